from django.urls import path

from interviews.views import interviews, my_calendar, plan, schedule, today

app_name = "interviews"
urlpatterns = [
    # Today
    path("", today.today, name="today"),
    # What is to be done
    # Interviews
    path("interviews/", interviews.interview_list, name="list"),
    path("interviews/new/", plan.plan, name="plan"),
    path("interviews/log/", plan.log, name="log"),
    path("interviews/log/thanks/", plan.log_thanks, name="log_thanks"),
    path("interviews/clocks/", schedule.clocks, name="clocks"),
    path("interviews/people/", plan.people_options, name="people"),
    path("interviews/<int:pk>/", interviews.detail, name="detail"),
    path("interviews/<int:pk>/edit/", plan.edit, name="edit"),
    path("interviews/<int:pk>/schedule/", schedule.schedule, name="schedule"),
    path("interviews/<int:pk>/move/<str:name>/", interviews.move, name="move"),
    path("interviews/<int:pk>/trash/", interviews.put_in_trash, name="put_in_trash"),
    path("interviews/<int:pk>/restore/", interviews.restore, name="restore"),
    # Preparing
    # Talking, and straight after
    # Letters
    # The calendar
    path("interviews/<int:pk>/interview.ics", my_calendar.interview_file, name="ics"),
    path("calendar.ics", my_calendar.feed, name="calendar"),
    path("settings/calendar/", my_calendar.settings, name="calendar_settings"),
    path("settings/calendar/address/", my_calendar.address, name="calendar_address"),
    path("settings/calendar/calendar.ics", my_calendar.all_in_a_file, name="calendar_file"),
    # Settings
]
