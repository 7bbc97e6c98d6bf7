"""Put the add-in into a LibreOffice profile, and take it out again."""

from pathlib import Path
from typing import Any

from csat_xl.errors import CsatError
from csat_xl.hosts.libreoffice.addin import FILE_NAME, IDENTIFIER, build, own_paths
from csat_xl.hosts.libreoffice.bridge import OwnOffice, load_uno


def install(folder: Path, profile: Path | None = None) -> Path:
    """Build the add-in in ``folder`` and register it for the user; LibreOffice must be closed.

    ``profile`` names another profile than the user's own.
    """
    target = folder / FILE_NAME
    build(target, own_paths(), force=True)
    office = OwnOffice(profile or user_profile())
    try:
        add(office.context, target)
    finally:
        office.close()
    return target


def user_profile() -> Path:
    """The profile folder of the person's LibreOffice."""
    from platformdirs import user_config_path

    return Path(user_config_path("libreoffice", appauthor=False, roaming=True)) / "4"


def manager_of(context: Any) -> Any:
    """The keeper of LibreOffice's extensions."""
    return context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")


def add(context: Any, oxt: Path) -> None:
    """Register the add-in for the user, in place of an earlier one."""
    manager = manager_of(context)
    abort = manager.createAbortChannel()
    remove(context)
    refused = ""
    try:
        manager.addExtension(oxt.resolve().as_uri(), (), "user", abort, _consent())
    except Exception as error:  # noqa: BLE001 - an exception of UNO, which must not get out
        refused = str(getattr(error, "Message", error))
    if refused:
        raise CsatError(
            f"LibreOffice 没有接受扩展:{refused}", f"LibreOffice refused the extension: {refused}"
        )


def _consent() -> Any:
    """An environment that answers yes to "install this extension?": the person asked for it."""
    uno = load_uno()
    import unohelper
    from com.sun.star.task import XInteractionHandler
    from com.sun.star.ucb import XCommandEnvironment, XProgressHandler

    approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    class Consent(unohelper.Base, XCommandEnvironment, XInteractionHandler, XProgressHandler):
        def getInteractionHandler(self) -> Any:  # noqa: N802
            return self

        def getProgressHandler(self) -> Any:  # noqa: N802
            return self

        def handle(self, request: Any) -> None:
            for continuation in request.getContinuations():
                chosen = continuation.queryInterface(approve)
                if chosen is not None:
                    chosen.select()
                    return

        def push(self, status: Any) -> None:
            pass

        def update(self, status: Any) -> None:
            pass

        def pop(self) -> None:
            pass

    return Consent()


def remove(context: Any) -> bool:
    """Take the add-in out; whether it was there."""
    manager = manager_of(context)
    for package in manager.getDeployedExtensions("user", manager.createAbortChannel(), None):
        if package.Identifier.Value == IDENTIFIER:
            abort = manager.createAbortChannel()
            manager.removeExtension(IDENTIFIER, package.Name, "user", abort, _consent())
            return True
    return False
