"""``workspaces``: where the bot is installed; a workspace's records as files, or removed."""

import argparse
import json
from dataclasses import asdict

from sqlalchemy import Engine

from bot import app, config, folders, leaving
from bot.clock import now as clock_now
from bot.command_line.database import current_engine
from bot.command_line.failures import SEE_VERIFY, Stop
from bot.reviews import Reviews
from bot.store import installations, pauses, reads, whole
from bot.store.cells import BadRow
from bot.store.db import reading
from bot.store.sealing import CannotOpen, Sealer

LIST = "`python -m bot workspaces list` shows those there are"


def show(_options: argparse.Namespace) -> None:
    """List each workspace: whether the bot is installed, since when, how many reviews it has."""
    engine = current_engine(config.load("db"))
    unread: list[BadRow] = []

    with reading(engine) as conn:
        reviews = whole.teams(conn, unread.append)
        installed = {one.team: one for one in installations.everywhere(conn, unread.append)}
        paused = {team for team, target, _, _ in pauses.parked(conn) if not target}

    for team in sorted(reviews):
        how = _standing(installed.get(team)) + (", paused" if team in paused else "")
        print(f"{team:14} {reviews[team]:>4} reviews  {how}")

    if not reviews:
        print("There is no workspace yet.")

    if unread:
        raise Stop(*dict.fromkeys(map(str, unread)), f"These are left out: {SEE_VERIFY}.")


def _standing(installation: installations.Installation | None) -> str:
    if installation is None:
        return "not by OAuth: SLACK_BOT_TOKEN's, or none"

    if installation.token is None:
        when = installation.uninstalled_at
        day = f"{when:%Y-%m-%d}" if when is not None else "on a day that is not known"
        return f"{installation.name}: uninstalled {day}"

    return f"{installation.name}: installed {installation.installed_at:%Y-%m-%d}"


def rotate(_options: argparse.Namespace) -> None:
    """Seal every token with the newest key of CSPR_SECRET_KEY."""
    settings = config.load("db")
    if not settings.sealing_keys():
        raise Stop("CSPR_SECRET_KEY is missing: there is nothing to seal with.")

    try:
        new, kept = leaving.rotate(current_engine(settings), Sealer(settings.sealing_keys()))
    except CannotOpen as why:
        raise Stop(
            f"Nothing was changed, as a token cannot be opened: {why}. Put the old key back after"
            " the new one in CSPR_SECRET_KEY, with a comma between."
        ) from None

    print(
        f"{new} tokens were sealed anew; all {kept} are sealed with the first key of"
        " CSPR_SECRET_KEY now, and the others can be taken out."
    )


def export(options: argparse.Namespace) -> None:
    """Write all that is kept of a workspace into a folder of files."""
    engine = current_engine(config.load("db"))
    _require_known(engine, options.team)

    try:
        count, left_out = leaving.export(engine, options.team, options.to, clock_now())
    except FileExistsError:
        raise Stop(
            f"{options.to} is there already, and nothing is written over: give another folder."
        ) from None
    except OSError as error:
        raise Stop(f"{options.to} cannot be written ({type(error).__name__}).") from None

    print(
        f"{count} records of {options.team} are in {options.to}, for your user alone. They name"
        " people and hold what they typed: hand them over safely."
    )

    if left_out:
        raise Stop(*left_out, f"These are left out: {SEE_VERIFY}.")


def purge(options: argparse.Namespace) -> None:
    """Remove all that is kept of a workspace, once its id was given twice."""
    settings = config.load("db verify")
    engine = current_engine(settings)
    team = options.team
    _require_known(engine, team)
    _require_uninstalled(settings, engine, team)
    _require_no_legal_hold(settings, engine, team, damaged_too=options.damaged_too)

    with reading(engine) as conn:
        rows = {name: len(found) for name, found in whole.rows(conn, team) if found}
        reviews = whole.teams(conn)[team]

    if options.again is None:
        print(
            f"Nothing was removed. {team} has {reviews} reviews, and {sum(rows.values())} records"
            " in all. Export them first; this cannot be undone, and backups keep them until they"
            f" go. To remove all of it: python -m bot workspaces purge {team} --again {team}"
        )
        return

    if options.again != team:
        raise Stop(f"Nothing was removed: you typed {team}, and then {options.again}.")

    done = leaving.purge(engine, settings.chain_key(), team, clock_now())
    print(json.dumps(asdict(done), default=str))
    print("Removed. Keep the line above: it says what went, and the database has it, too.")


def _require_known(engine: Engine, team: str) -> None:
    with reading(engine) as conn:
        if team not in whole.teams(conn):
            raise Stop(f"Nothing is kept of a workspace {team}: {LIST}.")


def _require_no_legal_hold(
    settings: config.Settings, engine: Engine, team: str, *, damaged_too: bool
) -> None:
    """Stop where a review must not be removed, or nobody can say whether it may."""
    damaged: list[str] = []
    known = Reviews(
        engine, key=settings.chain_key(), look=lambda: folders.load_pathways(settings.processes)
    )

    with reading(engine) as conn:
        folded = known.histories.fold_all(
            conn, reads.every(conn, team), lambda row, _: damaged.append(row.ref)
        )
        held = [row.ref for row, review in folded if review.legal_hold is not None]

    if held:
        raise Stop(
            f"Nothing was removed: {', '.join(held)} is under legal hold. It is lifted in Slack by"
            " whoever may; a workspace that has left installs the bot again for it."
        )

    if damaged and not damaged_too:
        raise Stop(
            f"Nothing was removed: {', '.join(damaged)} cannot be read, so nobody can say whether"
            " it is under legal hold. Restore its rows from a backup; or, if you know that it is"
            " not, add --damaged-too."
        )


def _require_uninstalled(settings: config.Settings, engine: Engine, team: str) -> None:
    """Stop where the bot still works for a workspace, or nobody can say so."""
    cure = "remove the app there in Slack first (its admins do, under Manage apps)"
    with reading(engine) as conn:
        installation = installations.get(conn, team)

    if installation is not None and installation.token is not None:
        raise Stop(f"Nothing was removed: the bot is installed in {team}. {cure}.")

    if settings.slack_bot_token is None:
        return

    try:
        own = app.whose_token(settings)
    except Exception as error:
        raise Stop(
            f"Nothing was removed: Slack could not be asked whether SLACK_BOT_TOKEN is still"
            f" {team}'s ({type(error).__name__}). Try again, or take the token out."
        ) from None

    if own == team:
        raise Stop(f"Nothing was removed: SLACK_BOT_TOKEN is {team}'s, and works. {cure}.")
