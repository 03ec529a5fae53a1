"""Runs in the Python of a release, 2.7 or newer: imports modules and writes down what is really in them."""

import inspect
import json
import sys
import warnings

warnings.simplefilter("ignore")


def main(wanted, target):
    from django.conf import settings

    settings.configure(
        SECRET_KEY="x",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        ROOT_URLCONF="",
        SITE_ID=1,
        USE_I18N=True,
        LANGUAGE_CODE="en",
        MIDDLEWARE_CLASSES=(),
        INSTALLED_APPS=[
            "django.contrib." + app
            for app in (
                "contenttypes",
                "auth",
                "sessions",
                "sites",
                "messages",
                "admin",
                "flatpages",
                "redirects",
                "staticfiles",
                "admindocs",
                "humanize",
                "sitemaps",
                "syndication",
            )
        ],
    )
    import django

    if hasattr(django, "setup"):
        django.setup()
    with open(wanted) as file:
        modules = json.load(file)
    found = {"python": "%d.%d" % sys.version_info[:2], "django": django.get_version(), "modules": {}, "failed": {}}
    for name in modules:
        try:
            __import__(name)
            found["modules"][name] = describe(name, sys.modules[name])
        except BaseException as error:
            found["failed"][name] = "%s: %s" % (type(error).__name__, str(error)[:120])
    with open(target, "w") as file:
        json.dump(found, file)


def describe(name, module):
    one = {"names": sorted(dir(module)), "classes": {}, "functions": {}}
    for key, value in sorted(vars(module).items()):
        try:
            own = value.__module__ == name and value.__name__ == key
        except Exception:
            continue
        if not own:
            continue
        if inspect.isclass(value):
            methods = {}
            for member, kept in vars(value).items():
                function = getattr(kept, "__func__", kept)
                if inspect.isfunction(function):
                    methods[member] = signature(function)
            one["classes"][key] = {"members": sorted(set(dir(value))), "methods": methods}
        elif inspect.isfunction(value):
            one["functions"][key] = signature(value)
    return one


def signature(function):
    if not hasattr(inspect, "signature"):
        spec = inspect.getargspec(function)
        parts = ["(tuple)" if isinstance(name, list) else name for name in spec.args]
        for at in range(len(spec.defaults or ())):
            parts[-1 - at] += "="
        return (
            parts + (["*" + spec.varargs] if spec.varargs else []) + (["**" + spec.keywords] if spec.keywords else [])
        )
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError, NameError):
        return None
    parts = []
    before = None
    for one in parameters:
        if before == one.POSITIONAL_ONLY and one.kind != before:
            parts.append("/")
        before = one.kind
        text = one.name + ("=" if one.default is not one.empty else "")
        if one.kind == one.VAR_POSITIONAL:
            text = "*" + text
        elif one.kind == one.VAR_KEYWORD:
            text = "**" + text
        elif one.kind == one.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        parts.append(text)
    return parts + (["/"] if before == inspect.Parameter.POSITIONAL_ONLY else [])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
