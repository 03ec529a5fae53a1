"""Which package of Debian holds what a build lacks, by what its output says."""

from __future__ import annotations

import re

_LACKS = (
    (r"mysql_config|mysqlclient\.pc|my_config\.h|MYSQLCLIENT_CFLAGS", "default-libmysqlclient-dev pkg-config"),
    (r"pg_config|libpq-fe\.h", "libpq-dev"),
    (r"xmlsec", "libxmlsec1-dev pkg-config"),
    (r"xslt-config|libxml/|xmlversion\.h|libxml2 and libxslt", "libxml2-dev libxslt1-dev"),
    (r"lber\.h|ldap\.h|sasl\.h", "libldap2-dev libsasl2-dev"),
    (r"jpeg.{0,60}not found|zlib.{0,60}not found|RequiredDependencyException", "libjpeg-dev zlib1g-dev"),
    (r"ffi\.h|libffi", "libffi-dev"),
    (r"openssl/\w+\.h", "libssl-dev"),
    (r"libmemcached/", "libmemcached-dev"),
    (r"\bgdal-config|gdal\.h", "libgdal-dev"),
    (r"geos_c\.h|geos-config", "libgeos-dev"),
    (r"cairo\.h|No package 'cairo' found|pycairo", "libcairo2-dev pkg-config"),
    (r"krb5-config|gssapi", "libkrb5-dev"),
    (r"yaml\.h", "libyaml-dev"),
    (r"Python\.h", "python3-dev"),
    (r"cargo|rustc|[Rr]ust compiler", "cargo"),
    (r"(?:command|unable to execute) '?[\w/.-]*(?:gcc|cc|g\+\+|clang)'?.{0,40}No such file", "build-essential"),
    (r"pkg-config", "pkg-config"),
)
_SAYS = re.compile(r"not found|No such file|[Nn]o package|rror|lease")


def lacking(text: str) -> str:
    """The packages of Debian that a failed build may want, as `apt install` takes them; empty where nothing says so.

    Parameters: `text` is the output of the build.
    """
    missing = [line for line in text.splitlines() if _SAYS.search(line)]
    return next((names for pattern, names in _LACKS if any(re.search(pattern, line) for line in missing)), "")
