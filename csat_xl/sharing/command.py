"""``csat-xl share``, ``mail`` and ``merge``: thin readings of their options."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from csat_xl.errors import CsatError
from csat_xl.exit_codes import FINE, PROBLEMS, UNREADABLE
from csat_xl.language import Text

Source = Annotated[Path, typer.Argument(help="原件。The workbook to share.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="副本密码文件,取第一行。File with the copy's password.")
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")]


def share(
    file: Source,
    output: Annotated[Path, typer.Option("-o", "--output", help="副本 .xlsx。The copy.")],
    password_file: PasswordFile = None,
    keep_contacts: Annotated[
        bool, typer.Option("--keep-contacts", help="保留姓名与联系方式两列。Keep both columns.")
    ] = False,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="用化名代替。Stable stand-ins.")
    ] = False,
    key_file: Annotated[
        Path | None, typer.Option(help="化名密钥文件,不要与副本一起发出。Key of the stand-ins.")
    ] = None,
    force: Force = False,
) -> None:
    """写出分享副本:隐去客户姓名与联系方式。Write a copy without names and contacts."""
    _told(lambda: _share(file, output, password_file, keep_contacts, pseudonyms, key_file, force))


def mail(
    file: Source,
    to: Annotated[list[str], typer.Option(help="收件人,可多次。A recipient; repeatable.")],
    cc: Annotated[list[str] | None, typer.Option(help="抄送。Copy to.")] = None,
    subject: Annotated[str, typer.Option(help="主题。The subject.")] = "",
    draft: Annotated[Path | None, typer.Option(help="草稿 .eml。Write a draft.")] = None,
    send: Annotated[bool, typer.Option("--send", help="直接发送。Send it now.")] = False,
    smtp_config: Annotated[
        Path | None, typer.Option(help="含 [smtp] 的 TOML 文件。Settings of the server.")
    ] = None,
    password_file: PasswordFile = None,
    force: Force = False,
) -> None:
    """把分享副本做成邮件。A draft e-mail with the figures and the shared copy, or send it."""
    from csat_xl.sharing.mail import mail_files

    _told(
        lambda: mail_files(
            file, to, cc or (), subject, draft, send, smtp_config, password_file, force
        )
    )


def merge(
    base: Annotated[Path, typer.Argument(help="原件。The workbook that was sent out.")],
    returned: Annotated[
        list[str], typer.Argument(help="交回的副本、文件夹或通配符。The copies that came back.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="合并后的 .xlsx。The merged workbook.")
    ],
    edition: Annotated[
        str, typer.Option(help="plain、native 或 python;默认与原件相同。As the base unless told.")
    ] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="加密副本的密码文件,取第一行。Opens encrypted copies.")
    ] = None,
    force: Force = False,
) -> None:
    """合并交回的副本。Merge copies that came back; exit code 1 where something needs a look."""
    from csat_xl.guard.refusal import UnreadableFile
    from csat_xl.sharing.merge_files import merge_files
    from csat_xl.sharing.merge_report import print_merge

    try:
        merged = merge_files(base, returned, output, edition, force, password_file)
    except UnreadableFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from None
    print_merge(merged, output)
    raise typer.Exit(PROBLEMS if merged.differences else FINE)


def _share(
    source: Path,
    target: Path,
    password_file: Path | None,
    keep_contacts: bool,
    pseudonyms: bool,
    key_file: Path | None,
    force: bool,
) -> str:
    from csat_xl.sharing.pseudonyms import Pseudonyms, default_key_file, key_from
    from csat_xl.sharing.share import share as write_copy

    if keep_contacts and pseudonyms:
        raise CsatError(
            "--keep-contacts 与 --pseudonyms 不能同时使用。",
            "--keep-contacts and --pseudonyms exclude one another.",
        )
    if key_file is not None and not pseudonyms:
        raise CsatError(
            "--key-file 要与 --pseudonyms 一起用。", "--key-file goes with --pseudonyms."
        )
    key = key_file or default_key_file()
    names = Pseudonyms(key_from(key)) if pseudonyms else None
    copy = write_copy(source, target, password_file, keep_contacts, names, force)
    told = Text(
        f"{target}:已隐去 {copy.hidden} 个单元格" + (",已加密" if password_file else ""),
        f"{target}: {copy.hidden} cells hidden" + (", encrypted" if password_file else ""),
    )
    if names is not None:
        told = Text(f"{told.zh};化名密钥 {key}", f"{told.en}; key of the stand-ins {key}")
    return str(told)


def _told(run: Callable[[], str]) -> None:
    """Print what a command did; a file that cannot be read ends it with its own exit code."""
    from csat_xl.guard.refusal import UnreadableFile

    try:
        typer.echo(run())
    except UnreadableFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from None
