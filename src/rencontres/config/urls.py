"""Every address of the site; each room brings its own.

French stands at the root, the other languages under their code. What has a fixed first word
comes before the editions, whose slug is the first word of all their pages.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from rencontres.core import urls as core
from rencontres.money.treasury.paying import webhook

from .api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("money/webhook/", webhook, name="payment_webhook"),
    path("", include(core.urlpatterns)),
    *i18n_patterns(
        path("", include(core.pages)),
        path("", include("rencontres.accounts.urls")),
        path("accounts/", include("allauth.account.urls")),
        path("network/", include("rencontres.network.urls")),
        path("<slug:edition>/", include("rencontres.editions.urls")),
        path("<slug:edition>/", include("rencontres.money.urls")),
        path("<slug:edition>/", include("rencontres.money.treasury.urls")),
        path("", include("rencontres.delegations.urls")),
        path("<slug:edition>/", include("rencontres.contributions.urls")),
        path("<slug:edition>/", include("rencontres.gates.urls")),
        path("<slug:edition>/", include("rencontres.meetings.urls")),
        path("<slug:edition>/", include("rencontres.fair.urls")),
        path("<slug:edition>/", include("rencontres.stage.urls")),
        path("<slug:edition>/", include("rencontres.proceedings.urls")),
        path("<slug:edition>/", include("rencontres.press.urls")),
        path("<slug:edition>/", include("rencontres.changes.urls")),
        path("", include("rencontres.programme.urls")),
        prefix_default_language=False,
    ),
]
