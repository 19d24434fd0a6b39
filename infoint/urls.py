"""All addresses. The apps' own are named by string: this room imports neither."""

from django.contrib import admin
from django.urls import include, path

from infoint import signin, views

urlpatterns = [
    path("", include("interviews.urls")),
    path("", include("contacts.urls")),
    path("safe/", views.safe, name="safe"),
    path("safe/back-up/", views.back_up, name="back_up"),
    path("safe/backups/<str:name>", views.backup_download, name="backup_download"),
    path("sign-in/", signin.sign_in, name="signin"),
    path("sign-out/", signin.sign_out, name="signout"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/login/", views.admin_login),
    path("admin/logout/", signin.sign_out),
    path("admin/", admin.site.urls),
]
handler400 = "infoint.views.bad_request"
handler403 = "infoint.views.permission_denied"
handler404 = "infoint.views.page_not_found"
handler500 = "infoint.views.server_error"
