from django.urls import path

from interviews.views import today

app_name = "interviews"
urlpatterns = [
    # Today
    path("", today.today, name="today"),
    # What is to be done
    # Interviews
    # Preparing
    # Talking, and straight after
    # Letters
    # The calendar
    # Settings
]
