from django.urls import path

from interviews.views import (
    bank,
    brief,
    cadences,
    chain_tree,
    compare,
    ending,
    followups,
    insights,
    interviews,
    introductions,
    letter_templates,
    letters,
    live,
    live_names,
    live_questions,
    live_said,
    my_calendar,
    needs,
    open_questions,
    pathways,
    pitches,
    plan,
    planning,
    preparing,
    reach,
    reach_map,
    resources,
    schedule,
    skills,
    today,
)

app_name = "interviews"
urlpatterns = [
    # Today
    path("", today.today, name="today"),
    # What is to be done
    path("follow-ups/<int:pk>/done/", followups.follow_up_done, name="follow_up_done"),
    path("follow-ups/<int:pk>/snooze/", followups.follow_up_snooze, name="follow_up_snooze"),
    path("follow-ups/<int:pk>/waive/", followups.follow_up_waive, name="follow_up_waive"),
    path("follow-ups/<int:pk>/reopen/", followups.follow_up_reopen, name="follow_up_reopen"),
    path("follow-ups/<int:pk>/not-yet/", followups.follow_up_not_yet, name="follow_up_not_yet"),
    # Interviews
    path("interviews/", interviews.interview_list, name="list"),
    path("interviews/new/", plan.plan, name="plan"),
    path("interviews/log/", plan.log, name="log"),
    path("interviews/log/thanks/", plan.log_thanks, name="log_thanks"),
    path("interviews/clocks/", schedule.clocks, name="clocks"),
    path("interviews/where/", plan.where, name="where"),
    path("interviews/people/", plan.people_options, name="people"),
    path("interviews/<int:pk>/", interviews.detail, name="detail"),
    path("interviews/<int:pk>/edit/", plan.edit, name="edit"),
    path("interviews/<int:pk>/schedule/", schedule.schedule, name="schedule"),
    path("interviews/<int:pk>/move/<str:name>/", interviews.move, name="move"),
    path("interviews/<int:pk>/pathways/", interviews.set_pathways, name="set_pathways"),
    path("interviews/<int:pk>/trash/", interviews.put_in_trash, name="put_in_trash"),
    path("interviews/<int:pk>/restore/", interviews.restore, name="restore"),
    # Preparing
    path("interviews/<int:pk>/prepare/", preparing.prepare, name="prepare"),
    path("interviews/<int:pk>/brief/", brief.brief, name="brief"),
    path("interviews/<int:pk>/research/<int:participant_pk>/", preparing.research, name="research"),
    path("interviews/<int:pk>/pitch/", pitches.choose, name="pitch"),
    path("interviews/<int:pk>/questions/propose/", planning.propose, name="questions_propose"),
    path("interviews/<int:pk>/questions/add/", planning.add, name="questions_add"),
    path("interviews/<int:pk>/questions/write/", planning.write, name="question_write"),
    path("interviews/<int:pk>/questions/<int:question_pk>/", planning.edit, name="question_edit"),
    path("interviews/<int:pk>/questions/<int:question_pk>/move/", planning.move, name="question_move"),
    path("interviews/<int:pk>/questions/<int:question_pk>/remove/", planning.drop, name="question_drop"),
    # Talking, and straight after
    path("interviews/<int:pk>/live/", live.live, name="live"),
    path("interviews/<int:pk>/live/begin/", live.begin, name="live_begin"),
    path("interviews/<int:pk>/live/go-on/", live.go_on, name="live_go_on"),
    path("interviews/<int:pk>/live/notes/", live.notes, name="live_notes"),
    path("interviews/<int:pk>/live/questions/", live_questions.add, name="live_question_add"),
    path(
        "interviews/<int:pk>/live/questions/<int:question_pk>/asked/", live_questions.tick, name="live_tick"
    ),
    path(
        "interviews/<int:pk>/live/questions/<int:question_pk>/answer/",
        live_questions.save_answer,
        name="live_answer",
    ),
    path("interviews/<int:pk>/live/names/", live_names.add, name="live_name_add"),
    path("interviews/<int:pk>/live/names/asked/", live.names_asked, name="live_names_asked"),
    path("interviews/<int:pk>/live/names/<int:name_pk>/who/", live_names.settle, name="live_name_settle"),
    path(
        "interviews/<int:pk>/live/names/<int:name_pk>/mention/", live_names.mention, name="live_name_mention"
    ),
    path("interviews/<int:pk>/live/names/<int:name_pk>/remove/", live_names.remove, name="live_name_remove"),
    path("interviews/<int:pk>/live/people/", live_names.person_add, name="live_person_add"),
    path("interviews/<int:pk>/live/resources/", live_said.resource_add, name="live_resource_add"),
    path(
        "interviews/<int:pk>/live/resources/<int:resource_pk>/remove/",
        live_said.resource_remove,
        name="live_resource_remove",
    ),
    path("interviews/<int:pk>/live/promises/", live_said.promise_add, name="live_promise_add"),
    path(
        "interviews/<int:pk>/live/promises/<int:row_pk>/remove/",
        live_said.promise_remove,
        name="live_promise_remove",
    ),
    path("interviews/<int:pk>/held/", ending.hold, name="hold"),
    path("interviews/<int:pk>/reflect/", ending.reflect, name="reflect"),
    # What it taught me: marks, skills needed, training
    path("interviews/<int:pk>/reflect/skills/", needs.need_add, name="need_add"),
    path("interviews/<int:pk>/reflect/skills/<int:need_pk>/level/", needs.need_level, name="need_level"),
    path("interviews/<int:pk>/reflect/skills/<int:need_pk>/remove/", needs.need_remove, name="need_remove"),
    path("interviews/<int:pk>/reflect/training/", needs.training_add, name="training_add"),
    path(
        "interviews/<int:pk>/reflect/training/<int:training_pk>/", needs.training_edit, name="training_edit"
    ),
    path(
        "interviews/<int:pk>/reflect/training/<int:training_pk>/checked/",
        needs.training_checked,
        name="training_checked",
    ),
    path(
        "interviews/<int:pk>/reflect/training/<int:training_pk>/remove/",
        needs.training_remove,
        name="training_remove",
    ),
    # Letters
    path("letters/new/", letters.new, name="letter_new"),
    path("letters/<uuid:number>/", letters.letter, name="letter"),
    path("letters/<uuid:number>/check/", letters.check, name="letter_check"),
    path("letters/<uuid:number>/sent/", letters.sent, name="letter_sent"),
    path("letters/<uuid:number>/answered/", letters.answered, name="letter_answered"),
    path("letters/<uuid:number>/again/", letters.again, name="letter_again"),
    path("letters/<uuid:number>/discard/", letters.discard, name="letter_discard"),
    path("letters/<uuid:number>/letter.eml", letters.eml, name="letter_eml"),
    path("letters/<uuid:number>/print/", letters.to_print, name="letter_print"),
    path("letters/<uuid:number>/postal/", letters.postal, name="letter_postal"),
    # Who knows who
    path("reach/", reach.reach, name="reach"),
    path("reach/name/", reach.name, name="reach_name"),
    # Introductions
    path("introductions/", introductions.introduction_list, name="introductions"),
    path("introductions/new/", introductions.new, name="introduction_new"),
    path("introductions/<int:pk>/", introductions.detail, name="introduction"),
    path("introductions/<int:pk>/answer/", introductions.answer, name="introduction_answer"),
    path("introductions/<int:pk>/drop/", introductions.drop, name="introduction_drop"),
    # The map, and what led to what
    path("reach/map/", reach_map.show, name="reach_map"),
    path("reach/tree/", chain_tree.show, name="chain_tree"),
    # Pathways
    path("pathways/", pathways.pathway_list, name="pathways"),
    path("pathways/<int:pk>/", pathways.detail, name="pathway"),
    path("pathways/<int:pk>/edit/", pathways.edit, name="pathway_edit"),
    path("pathways/<int:pk>/why/", pathways.why, name="pathway_why"),
    path("pathways/<int:pk>/status/", pathways.set_status, name="pathway_status"),
    path("pathways/<int:pk>/gauges/", pathways.gauge, name="pathway_gauge"),
    path("pathways/<int:pk>/trash/", pathways.put_in_trash, name="pathway_trash"),
    path("pathways/<int:pk>/restore/", pathways.restore, name="pathway_restore"),
    path("pathways/<int:pk>/questions/", open_questions.add, name="open_question_add"),
    path(
        "pathways/<int:pk>/questions/<int:question_pk>/", open_questions.reword, name="open_question_reword"
    ),
    path(
        "pathways/<int:pk>/questions/<int:question_pk>/move/", open_questions.move, name="open_question_move"
    ),
    path(
        "pathways/<int:pk>/questions/<int:question_pk>/answer/",
        open_questions.answer,
        name="open_question_answer",
    ),
    path(
        "pathways/<int:pk>/questions/<int:question_pk>/reopen/",
        open_questions.reopen,
        name="open_question_reopen",
    ),
    path(
        "pathways/<int:pk>/questions/<int:question_pk>/remove/",
        open_questions.remove,
        name="open_question_remove",
    ),
    # What answers say side by side
    path("pathways/<int:pk>/answers/", pathways.answers, name="pathway_answers"),
    # Pathways compared
    path("pathways/compare/", compare.compare, name="compare"),
    path("pathways/compare/weights/", compare.weigh, name="compare_weights"),
    # Insights
    path("insights/", insights.insights, name="insights"),
    path("insights/small/", insights.small, name="insights_small"),
    # Skills and training
    path("skills/", skills.skill_list, name="skills"),
    path("skills/<int:pk>/", skills.skill, name="skill"),
    path("skills/<int:pk>/level/", skills.skill_level, name="skill_level"),
    path("skills/<int:pk>/proof/", skills.skill_proof, name="skill_proof"),
    path("skills/<int:pk>/rename/", skills.skill_rename, name="skill_rename"),
    path("skills/<int:pk>/remove/", skills.skill_remove, name="skill_remove"),
    # Resources
    path("resources/", resources.resource_list, name="resources"),
    path("resources/<int:pk>/", resources.edit, name="resource"),
    path("resources/<int:pk>/done/", resources.done, name="resource_done"),
    path("resources/<int:pk>/reopen/", resources.reopen, name="resource_reopen"),
    path("resources/<int:pk>/outcome/", resources.outcome, name="resource_outcome"),
    path("resources/<int:pk>/remove/", resources.remove, name="resource_remove"),
    # The calendar
    path("interviews/<int:pk>/interview.ics", my_calendar.interview_file, name="ics"),
    path("calendar.ics", my_calendar.feed, name="calendar"),
    path("settings/calendar/", my_calendar.settings, name="calendar_settings"),
    path("settings/calendar/address/", my_calendar.address, name="calendar_address"),
    path("settings/calendar/calendar.ics", my_calendar.all_in_a_file, name="calendar_file"),
    # Settings
    path("settings/pitches/", pitches.pitch_list, name="pitches"),
    path("settings/pitches/<int:pitch_pk>/", pitches.save, name="pitch_save"),
    path("settings/pitches/<int:pitch_pk>/remove/", pitches.remove, name="pitch_remove"),
    path("settings/questions/", bank.bank, name="question_bank"),
    path("settings/questions/restore/", bank.restore, name="question_bank_restore"),
    path("settings/questions/<int:question_pk>/", bank.edit, name="bank_question"),
    path("settings/questions/<int:question_pk>/move/", bank.move, name="bank_question_move"),
    path("settings/questions/<int:question_pk>/retire/", bank.retire, name="bank_question_retire"),
    path("settings/letters/", letter_templates.index, name="letter_templates"),
    path("settings/letters/<str:kind>/", letter_templates.edit, name="letter_template"),
    path("settings/letters/<str:kind>/preview/", letter_templates.preview, name="letter_preview"),
    path("settings/letters/<str:kind>/original/", letter_templates.original, name="letter_original"),
    path("settings/cadences/", cadences.cadences, name="cadences"),
    path("settings/cadences/usual/", cadences.usual, name="cadences_usual"),
]
