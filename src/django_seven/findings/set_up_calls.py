"""What a call in a `setUp` does to the database, told by its name: whether it may run once for a whole class."""

from __future__ import annotations

import re
from typing import Literal

from tree_sitter import Node

Kind = Literal["rows", "plain", "stays", "clock", "unknown"]
# rows: it writes some; plain: it gives a value; stays: each test needs it anew, rows may be made before it;
# clock: the value is that of the moment; unknown: it may do anything, so that nothing behind it is moved
_ROWS = re.compile(
    r"((a|bulk_|get_or_|update_or_)?create(_\w+)?|save|add|set|remove|update|set_password|set_unusable_password"
    r"|make(_\w+)?|blend|cycle|add_(root|child|sibling)|move_to|rebuild|assign_perm|refresh_from_db|full_clean"
    r"|call_command|build_\w+|populate\w*|new_\w+|insert_node)$"
)
_FUNCTION = re.compile(r"_?(create|make|add|build|new|populate|generate|insert|given|seed)_\w+$|G$")
_FACTORY = re.compile(r"\w+Factory(\.(create|build)(_batch)?)?$")
_HANDS = re.compile(
    r"(\w+\.)*((API)?RequestFactory(\(\)\.\w+)?|\w*Client|getLogger|(Magic)?Mock)$"
)  # what tests ask through
_PLAIN = re.compile(
    r"(get|filter|exclude|all|first|last|count|exists|values|values_list|order_by|none|get_for_model|natural_key"
    r"|get_by_natural_key|latest|earliest|get_user_model|get_model|select_related|reverse|reverse_lazy|resolve|str|int"
    r"|bool|float|bytes|dict|list|set|tuple|frozenset|len|range|sorted|zip|enumerate|min|max|sum|next|iter|getattr"
    r"|format|join|split|lower|upper|title|strip|replace|encode|decode|dumps|loads|items|keys|append|extend|b64encode"
    r"|uuid[1345]|hexdigest|sha1|sha256|md5|slugify|urlencode|urlquote|quote|make_password|get_username|timedelta"
    r"|relativedelta|datetime|date|td|make_aware|combine|localize|timestamp|isoformat|strftime|strptime|today|localdate"
    r"|get_absolute_url|get_full_name|choice|randint|get_random_string|u|_|gettext|ugettext|get_url|copy"
    r"|deepcopy|get_current|ZoneInfo|utc|as_manager|from_db|natural_time)$"
)
_CLOCK = re.compile(r"(now|utcnow|localtime|time|perf_counter|monotonic|time_ns)$")
_CLIENT = re.compile(r"self\.\w*client\w*\.(login|force_login|logout|credentials|force_authenticate|defaults)")
_STAYS = re.compile(
    r"self\.(assert\w+|addCleanup|fail\w*|skipTest)$|cache\.clear$|(mail\.)?outbox\.clear$|logging\.disable$|print$"
    r"|ContentType\.objects\.clear_cache$|Site\.objects\.clear_cache$|\w+\.objects\.clear_cache$"
)
_CLASS = re.compile(r"_?[A-Z]\w*$")
_DOUBLES = re.compile(r"(\w+\.)*(patch|patcher|mock\.\w+|override_settings|freeze_time|TemporaryDirectory)\b")
_ASKED = re.compile(r"[A-Z]\w*\.(objects\.)?get_\w+$")  # `Year.get_current()`


def kind_of(call: Node, of_class: frozenset[str]) -> Kind:
    """What a call does; `of_class` are the attributes that `self` has before any `setUp` ran, methods left out."""
    function = call.child_by_field_name("function")
    text = "".join((function.text or b"").decode("utf-8", "replace").split()) if function is not None else ""
    if _CLIENT.match(text) or _STAYS.search(text) or _HANDS.match(text):
        return "stays"
    text = text.replace("get_user_model()", "User")
    if _DOUBLES.match(text):
        return "unknown"
    first, _, rest = text.partition(".")
    last = text.rpartition(".")[2]
    if first == "self" and "." not in rest and last not in of_class:
        return "unknown"  # a method of the class, which may ask for anything
    if text.startswith(("self.client.", "client.", "self.app.")):
        return "unknown"
    if _FACTORY.search(text) or _ROWS.match(last) or ("." not in rest and _FUNCTION.match(last)):
        return "rows"
    if _CLOCK.match(last):
        return "clock"
    return "plain" if _PLAIN.match(last) or _CLASS.match(last) or _ASKED.match(text) else "unknown"
