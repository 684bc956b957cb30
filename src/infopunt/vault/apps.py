"""The vault seals the log of its side, whoever writes in it."""

from django.apps import AppConfig


class Vault(AppConfig):
    name = "infopunt.vault"

    def ready(self) -> None:
        from infopunt.kernel import audit
        from infopunt.vault import log

        audit.seal_with(log.write)
