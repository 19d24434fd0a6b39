from django.urls import path

from interviews.views import interviews, today

app_name = "interviews"
urlpatterns = [
    # Today
    path("", today.today, name="today"),
    # What is to be done
    # Interviews
    path("interviews/", interviews.interview_list, name="list"),
    path("interviews/<int:pk>/", interviews.detail, name="detail"),
    path("interviews/<int:pk>/move/<str:name>/", interviews.move, name="move"),
    path("interviews/<int:pk>/trash/", interviews.put_in_trash, name="put_in_trash"),
    path("interviews/<int:pk>/restore/", interviews.restore, name="restore"),
    # Preparing
    # Talking, and straight after
    # Letters
    # The calendar
    # Settings
]
