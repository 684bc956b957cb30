"""The map of the staff screens, grouped under the thing they act on."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from infopunt.mailbox.trays import Team
from infopunt.web.staff import assets, today
from infopunt.web.staff.checks import cases as check_cases
from infopunt.web.staff.checks import checks
from infopunt.web.staff.directory import confirming, directory, feeds
from infopunt.web.staff.facts import ahead, facts, sources
from infopunt.web.staff.people import invitations, municipal, people, resetting
from infopunt.web.staff.plan import forms_of_service, plan
from infopunt.web.staff.talk import abuse_reports, conversation, intake, log, phrase, snippets, tray
from infopunt.web.staff.texts import editing as texts
from infopunt.web.staff.texts import exchange, history, images, notices, pages, review, translations

signing_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("unknown/", invitations.unknown),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", invitations.closed, name="account_signup"),
    path("email/", invitations.closed, name="account_email"),
    path("confirm-email/", invitations.closed, name="account_email_verification_sent"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", resetting.reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("2fa/", factors.index, name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("2fa/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("oidc/<str:provider_id>/login/callback/", municipal.back),  # before the library's own
    path("oidc/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("oidc/cancelled/", invitations.unknown, name="socialaccount_login_cancelled"),
    path("oidc/error/", invitations.unknown, name="socialaccount_login_error"),
    path("oidc/signup/", invitations.closed, name="socialaccount_signup"),
    path("oidc/connections/", invitations.closed, name="socialaccount_connections"),
]

urlpatterns = [
    path("", today.today),
    path("region/", today.choose_region),
    path("language/", today.choose_language),
    path("account/", include(signing_in)),
    path("assets/<path:name>", assets.asset),
    path("invitation/<str:secret>/", invitations.invitation),
    path("people/", people.everybody),
    path("people/invite/", invitations.invite),
    path("people/invitations/<int:id>/", invitations.waiting),
    path("people/voices/", people.voices),
    path("people/<int:id>/", people.somebody),
    path("people/<int:id>/remove/", people.remove),
    path("texts/", texts.matrix),
    path("texts/new/", pages.new),
    path("texts/paste/", texts.paste),
    path("texts/images/", images.upload),
    path("texts/<int:id>/", texts.edit),
    path("texts/<int:id>/keep/", texts.keep),
    path("texts/<int:id>/preview/", texts.preview),
    path("texts/<int:id>/submit/", review.submit),
    path("texts/<int:id>/review/", review.review),
    path("texts/<int:id>/withdraw/", review.withdraw),
    path("texts/<int:id>/discard/", review.discard),
    path("texts/<int:id>/history/", history.history),
    path("texts/<int:id>/offered/", history.offered),
    path("texts/<int:id>/machine/", translations.machine),
    path("texts/<int:id>/exchange/", exchange.exchange),
    path("texts/of/<int:page>/<str:language>/", translations.begin),
    path("images/<str:name>", images.show),
    path("facts/", facts.everything),
    path("facts/sources/", sources.everything),
    path("facts/sources/<int:id>/", sources.one),
    path("facts/<str:id>/", facts.one),
    path("checks/", checks.everything),
    path("checks/<slug:id>/", checks.sheet),
    path("checks/<slug:id>/proof/", checks.proof),
    path("checks/<slug:id>/cases.yaml", checks.download),
    path("checks/<slug:id>/cases/new/", check_cases.new),
    path("checks/<slug:id>/cases/<int:at>/", check_cases.one),
    path("ahead/", ahead.choose),
    path("ahead/<str:day>/<path:address>", ahead.look),
    path("shown/", ahead.back),
    path("shown/exactly/", ahead.exactly),
    path("plan/", plan.plan),
    path("plan/closed/", plan.closing),
    path("plan/closed/<int:id>/", plan.reopening),
    path("plan/<int:id>/", plan.change),
    path("plan/forms/", forms_of_service.everything),
    path("plan/forms/<slug:id>/", forms_of_service.end),
    path("entry/<str:secret>/", confirming.confirm),
    path("directory/", directory.everybody),
    path("directory/feeds/", feeds.all_feeds),
    path("directory/feeds/<int:id>/", feeds.one_feed),
    path("directory/<str:id>/", directory.entry),
    path("directory/<str:id>/ask/", directory.ask),
    path("talk/", tray.tray),
    path("talk/log/", log.log),
    path("talk/phrase/", phrase.phrase),
    path("talk/open/", tray.unlock),
    path("talk/shut/", tray.shut),
    path("talk/people/<int:id>/", tray.let_in, {"team": Team.INQUIRIES}),
    path("talk/renew/", tray.renew, {"team": Team.INQUIRIES}),
    path("talk/reports/", abuse_reports.tray),
    path("talk/reports/renew/", tray.renew, {"team": Team.ABUSE_REPORTS}),
    path("talk/reports/people/<int:id>/", tray.let_in, {"team": Team.ABUSE_REPORTS}),
    path("talk/new/", intake.intake),
    path("talk/<uuid:id>/", conversation.read),
    path("talk/<uuid:id>/answer/", conversation.answer),
    path("talk/<uuid:id>/snippets/", snippets.snippets),
    path("talk/<uuid:id>/close/", conversation.close),
    path("talk/<uuid:id>/propose/", conversation.propose),
    path("notice/", notices.notice),
    path("remarks/", notices.remarks),
    path("remarks/<int:id>/", notices.remark),
    path("tasks/<int:id>/done/", notices.done),
]
