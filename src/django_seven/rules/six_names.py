"""Where the names of `django.utils.six` are on Python 3."""

from __future__ import annotations

SIX = "django.utils.six"

_NAMES = {
    "text_type": "builtins.str",
    "binary_type": "builtins.bytes",
    "memoryview": "builtins.memoryview",
    "advance_iterator": "builtins.next",
    "next": "builtins.next",
    "callable": "builtins.callable",
    "unichr": "builtins.chr",
    "print_": "builtins.print",
    "exec_": "builtins.exec",
    "Iterator": "builtins.object",
    "MAXSIZE": "sys.maxsize",
    "StringIO": "io.StringIO",
    "BytesIO": "io.BytesIO",
    "wraps": "functools.wraps",
    "moves.filter": "builtins.filter",
    "moves.input": "builtins.input",
    "moves.map": "builtins.map",
    "moves.range": "builtins.range",
    "moves.xrange": "builtins.range",
    "moves.zip": "builtins.zip",
    "moves.cStringIO": "io.StringIO",
    "moves.StringIO": "io.StringIO",
    "moves.filterfalse": "itertools.filterfalse",
    "moves.zip_longest": "itertools.zip_longest",
    "moves.intern": "sys.intern",
    "moves.getcwd": "os.getcwd",
    "moves.getcwdb": "os.getcwdb",
    "moves.reload_module": "importlib.reload",
    "moves.reduce": "functools.reduce",
    "moves.shlex_quote": "shlex.quote",
    "moves.UserDict": "collections.UserDict",
    "moves.UserList": "collections.UserList",
    "moves.UserString": "collections.UserString",
}

_MODULES = {
    "builtins": "builtins",
    "configparser": "configparser",
    "copyreg": "copyreg",
    "cPickle": "pickle",
    "queue": "queue",
    "reprlib": "reprlib",
    "socketserver": "socketserver",
    "html_entities": "html.entities",
    "html_parser": "html.parser",
    "http_client": "http.client",
    "http_cookiejar": "http.cookiejar",
    "http_cookies": "http.cookies",
    "BaseHTTPServer": "http.server",
    "CGIHTTPServer": "http.server",
    "SimpleHTTPServer": "http.server",
    "email_mime_base": "email.mime.base",
    "email_mime_multipart": "email.mime.multipart",
    "email_mime_nonmultipart": "email.mime.nonmultipart",
    "email_mime_text": "email.mime.text",
    "urllib.error": "urllib.error",
    "urllib.parse": "urllib.parse",
    "urllib.request": "urllib.request",
    "urllib.response": "urllib.response",
    "urllib.robotparser": "urllib.robotparser",
    "urllib_error": "urllib.error",
    "urllib_parse": "urllib.parse",
    "urllib_robotparser": "urllib.robotparser",
    "xmlrpc_client": "xmlrpc.client",
    "xmlrpc_server": "xmlrpc.server",
}

MOVES = {f"{SIX}.{old}": new for old, new in _NAMES.items()} | {
    f"{SIX}.moves.{old}.*": f"{new}.*" for old, new in _MODULES.items()
}

# What becomes a method of the first argument, or an attribute of it.
METHODS = {"iteritems": "items", "itervalues": "values", "iterkeys": "keys", "iterlists": "lists"}
VIEWS = {"viewitems": "items", "viewvalues": "values", "viewkeys": "keys"}
ATTRIBUTES = {
    "get_method_function": "__func__",
    "get_method_self": "__self__",
    "get_function_closure": "__closure__",
    "get_function_code": "__code__",
    "get_function_defaults": "__defaults__",
    "get_function_globals": "__globals__",
}
ASSERTIONS = {
    "assertCountEqual": "assertCountEqual",
    "assertRaisesRegex": "assertRaisesRegex",
    "assertRegex": "assertRegex",
}
TYPES = {
    "string_types": ("str", "(str,)"),
    "integer_types": ("int", "(int,)"),
    "class_types": ("type", "(type,)"),
    "buffer_types": ("(bytes, bytearray, memoryview)", "(bytes, bytearray, memoryview)"),
}
FLAGS = {
    "PY2": "version_info[0] == 2",
    "PY3": "version_info[0] == 3",
    "PY34": "version_info >= (3, 4)",
}
