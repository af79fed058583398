"""Calls every resource method of pypresscart on a mock: with a token that may do everything each has to
succeed, with a token that holds no scope each has to raise the client's PermissionError.

Usage: pypresscart_methods.py URL FULL_TOKEN EMPTY_TOKEN
"""

import inspect
import io
import sys

import pypresscart
from pypresscart.exceptions import PermissionError as Denied
from pypresscart.resources._base import ResourceBase

ID = "00000000-0000-4000-8000-000000000011"
CAMPAIGN = {
    "name": "Autumn",
    "description": None,
    "profile_id": ID,
    "objectives": "Reach",
    "keywords": None,
    "target_audience": None,
    "tone": None,
    "writing_samples": None,
    "file_id": None,
}
FILE = {"file_id": ID, "file_url": "https://files.example.com/a", "file_name": "a.pdf", "file_size": 1}

# What a method is called with, beside ids: those are passed for each parameter that ends in `_id`.
BODIES = {
    "articles.update": {"name": "A better name"},
    "articles.approve_draft": {},
    "articles.create_comment": {"content": "Good.", "author": {"name": "An editor"}},
    "articles.update_comment": {"content": "Better."},
    "campaigns.create": CAMPAIGN,
    "campaigns.update": {"name": "Winter"},
    "campaigns.assign_order_items": {"order_item_ids": [ID]},
    "campaigns.link_questionnaire": FILE,
    "files.move": {"file_ids": [ID], "folder_id": ID},
    "folders.create": {"name": "Press kit"},
    "folders.rename": {"name": "Logos"},
    "orders.create_checkout": {"profile_id": ID, "line_items": [{"product_id": ID, "quantity": 1}]},
}
# Needs a token and no scope.
FREE = {"auth.whoami"}
# Ends the life of what the others ask for.
LAST = ("delete", "archive_comment")


def methods(client):
    """Every public method of every resource, as `resource.method`, the ones that delete last."""
    found = []
    for name, resource in vars(client).items():
        if isinstance(resource, ResourceBase):
            for method, _ in inspect.getmembers(resource, inspect.ismethod):
                if not method.startswith("_"):
                    found.append((method in LAST, f"{name}.{method}"))
    return [name for _, name in sorted(found)]


def arguments(name, call):
    """An argument for each required parameter."""
    given = []
    for parameter in inspect.signature(call).parameters.values():
        if parameter.default is not inspect.Parameter.empty or parameter.kind == parameter.KEYWORD_ONLY:
            continue
        if parameter.name == "files":
            given.append(("a.txt", io.BytesIO(b"A small file.\n"), "text/plain"))
        elif name in BODIES and parameter.name not in ("comment_reference",) and not parameter.name.endswith("_id"):
            given.append(BODIES[name])
        elif parameter.name == "comment_reference":
            given.append("cmt00000001")
        else:
            given.append(ID)
    return given


def call(client, name):
    resource, method = name.split(".")
    bound = getattr(getattr(client, resource), method)
    return bound(*arguments(name, bound))


def outcome(client, name):
    try:
        call(client, name)
        return "success"
    except Denied:
        return "denied"
    except Exception as error:  # whatever it is, it is neither of the two that are expected
        return f"{type(error).__name__}: {error}"


def main(url, full, empty):
    settings = {"base_url": url, "max_retries": 0}
    able = pypresscart.PresscartClient(api_token=full, **settings)
    unable = pypresscart.PresscartClient(api_token=empty, **settings)
    wrong = []
    names = methods(able)
    for name in names:
        refused = "success" if name in FREE else "denied"
        for client, expected in ((unable, refused), (able, "success")):
            found = outcome(client, name)
            if found != expected:
                wrong.append(f"{name}: {expected} was expected, found {found}")
    print(f"pypresscart {pypresscart.__version__}: {len(names)} methods, {len(wrong)} problems")
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong or len(names) < 40 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
