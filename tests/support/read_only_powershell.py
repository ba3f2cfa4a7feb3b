"""Whether a PowerShell script only reads, judged over its syntax tree: whatever is not on a list is an offence.

Nothing is looked for that would be bad; only what is known to be harmless passes. The lists hold what the collector
uses, so that whoever adds to it must add here, and think. Windows PowerShell 5.1 is the grammar: syntax that came
later is on no list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.support.powershell_tree import (
    Tree,
    above,
    arguments,
    child,
    every,
    functions,
    line,
    parameters,
    text,
    walk,
)

COMMON = {"-ErrorAction"}
CMDLETS: dict[str, set[str]] = {
    # Microsoft.PowerShell.Core, .Utility, .Security, .LocalAccounts
    "Get-Acl": {"-LiteralPath"},
    "Get-Command": {"-Name"},
    "Get-Date": set(),
    "Get-LocalGroupMember": {"-SID"},
    # CimCmdlets: neither -ComputerName nor -CimSession, so that no other computer is asked
    "Get-CimAssociatedInstance": {"-InputObject", "-Association"},
    "Get-CimInstance": {"-Namespace", "-ClassName", "-Filter"},
    # FailoverClusters: neither -Cluster nor a name, so that it is the cluster of this node
    "Get-Cluster": set(),
    "Get-ClusterCheckpoint": {"-InputObject", "-RegistryCheckpoint"},
    "Get-ClusterGroup": set(),
    "Get-ClusterNetwork": set(),
    "Get-ClusterNode": set(),
    "Get-ClusterOwnerNode": {"-InputObject"},
    "Get-ClusterParameter": {"-InputObject"},
    "Get-ClusterQuorum": set(),
    "Get-ClusterResource": set(),
    "Get-ClusterResourceDependency": {"-InputObject"},
    "Get-ClusterResourceType": set(),
    "Get-ClusterSharedVolume": set(),
}
"""The cmdlets that may be called, each with the parameters that it may be given."""

SWITCHES = {"-RegistryCheckpoint"}
"""Parameters of cmdlets that take no value."""

ONCE = {
    "Set-StrictMode -Version Latest": "",
    "Set-Content -LiteralPath $OutFile -Value $Json -Encoding Ascii": "Write-Document",
    "& $Reader $problems": "Read-Part",
}
"""Commands that stand there exactly so and exactly once, and the function in which they stand."""

TYPES = {
    "adsi", "array", "bool", "byte", "byte[]", "cultureinfo", "datetime", "decimal", "double", "int", "int16",
    "long", "ordered", "regex", "sbyte", "scriptblock", "string", "string[]", "switch", "uint16", "uint32", "uint64",
    "Microsoft.Win32.RegistryHive", "Microsoft.Win32.RegistryKey", "Microsoft.Win32.RegistryValueOptions",
    "Microsoft.Win32.RegistryView", "System.BitConverter", "System.Collections.Generic.List[object]",
    "System.Collections.Generic.List[string]", "System.Collections.Generic.Queue[object]",
    "System.Collections.IDictionary", "System.Collections.IEnumerable", "System.Console", "System.Convert",
    "System.Enum", "System.Environment", "System.Exception", "System.IO.Compression.CompressionMode",
    "System.IO.Compression.GZipStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.DriveInfo",
    "System.IO.File", "System.IO.FileAccess", "System.IO.FileAttributes", "System.IO.FileInfo",
    "System.IO.FileMode", "System.IO.FileShare", "System.IO.MemoryStream", "System.IO.Path", "System.IntPtr",
    "System.Management.Automation.ErrorRecord", "System.Math",
    "System.Net.NetworkInformation.IPGlobalProperties", "System.Security.AccessControl.AccessControlSections",
    "System.Security.AccessControl.RawSecurityDescriptor",
    "System.Security.Cryptography.SHA256CryptoServiceProvider", "System.Security.Principal.NTAccount",
    "System.Security.Principal.SecurityIdentifier", "System.Security.Principal.WindowsBuiltInRole",
    "System.Security.Principal.WindowsIdentity", "System.Security.Principal.WindowsPrincipal",
    "System.Security.SecurityException", "System.StringComparison", "System.Text.Encoding",
    "System.TimeZoneInfo", "System.UnauthorizedAccessException", "System.Xml.DtdProcessing",
    "System.Xml.XmlReader", "System.Xml.XmlReaderSettings",
}  # fmt: skip
"""The types that may be named at all."""

STATIC = {
    "Microsoft.Win32.RegistryKey": {"OpenBaseKey"},
    "System.BitConverter": {"ToString"},
    "System.Collections.Generic.List[object]": {"new"},
    "System.Collections.Generic.List[string]": {"new"},
    "System.Collections.Generic.Queue[object]": {"new"},
    "System.Convert": {"FromBase64String", "ToBase64String"},
    "System.Environment": {"ExpandEnvironmentVariables"},
    "System.IO.Directory": {"EnumerateFileSystemEntries", "Exists"},
    "System.IO.DirectoryInfo": {"new"},
    "System.IO.DriveInfo": {"new"},
    "System.IO.File": {"GetAttributes", "GetLastWriteTimeUtc"},
    "System.IO.MemoryStream": {"new"},
    "System.IO.Path": {"Combine", "GetDirectoryName", "GetFullPath"},
    "System.Math": {"Min"},
    "System.Net.NetworkInformation.IPGlobalProperties": {"GetIPGlobalProperties"},
    "System.Security.AccessControl.RawSecurityDescriptor": {"new"},
    "System.Security.Cryptography.SHA256CryptoServiceProvider": {"new"},
    "System.Security.Principal.SecurityIdentifier": {"new"},
    "System.Security.Principal.WindowsIdentity": {"GetCurrent"},
    "System.Security.Principal.WindowsPrincipal": {"new"},
    "System.Xml.XmlReaderSettings": {"new"},
    "byte[]": {"new"},
    "regex": {"Matches"},
    "string": {"IsNullOrEmpty"},
}
"""The static methods and constructors that may be called, by type."""

READING = {
    "Close", "ComputeHash", "Contains", "ContainsKey", "Dequeue", "Dispose", "EnumerateFileSystemInfos",
    "GetAccessControl", "GetBytes", "GetSddlForm", "GetSecurityDescriptorSddlForm", "GetSubKeyNames", "GetType",
    "GetUtcOffset", "GetValue", "GetValueKind", "GetValueNames", "IndexOf", "IsInRole", "Read", "Split",
    "StartsWith", "Substring", "ToArray", "ToLowerInvariant", "ToString", "ToUniversalTime", "ToUpperInvariant",
    "Translate", "Trim", "TrimEnd",
}  # fmt: skip
"""Methods that change nothing on any object that the script can reach."""

GATHERING = {"Add", "AddRange", "Clear", "Enqueue"}
"""Methods that change a list of the script's own, and so may be called on such a list only."""

CALLS = {
    "[System.Xml.XmlReader]::Create($stream, $settings)",
    "$gzip.Write($bytes, 0, $bytes.Length)",
    "$group.PSBase.Invoke('Members')",
    "$member.GetType().InvokeMember('ADsPath', 'GetProperty', $null, $member, $null)",
    "$member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)",
    # FileInfo.Replace writes a file; these are texts.
    "[System.BitConverter]::ToString($algorithm.ComputeHash($Bytes)).Replace('-', '')",
    "[System.Environment]::ExpandEnvironmentVariables($Path.Trim()).Replace('/', '\\')",
    "[System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Compress)",
    (
        "[System.IO.File]::Open( $Entry['path'], [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, "
        "[System.IO.FileShare]'ReadWrite, Delete' )"
    ),
}
"""Calls that stand there exactly so: with other arguments the same method could change something."""

CASTS = {
    "adsi": "[adsi]('WinNT://' + [System.Environment]::MachineName + '/' + $Name + ',group')",
    "scriptblock": "[scriptblock]$Reader",
}
"""Types that could reach other computers, or run a text, and the one place where each may stand."""

FIXED = {"outfile", "reader"}
"""Variables that decide what is written and what is run: parameters once, and never set."""

PROPERTIES_SET = {"$settings.DtdProcessing", "$settings.XmlResolver"}
"""The properties that may be set: those of a reader of XML, to refuse document types."""

PREFERENCES = {"erroractionpreference", "progresspreference", "warningpreference"}
AUTOMATIC = {
    "_", "args", "confirmpreference", "debugpreference", "error", "executioncontext", "false", "foreach",
    "home", "host", "informationpreference", "input", "lastexitcode", "matches", "myinvocation",
    "null", "ofs", "outputencoding", "pid", "profile", "psboundparameters", "pscmdlet", "pscommandpath",
    "psculture", "psdefaultparametervalues", "psemailserver", "pshome", "psitem", "psscriptroot",
    "pssessionoption", "psversiontable", "pwd", "sender", "shellid", "stacktrace", "switch", "this", "true",
    "verbosepreference", "whatifpreference",
}  # fmt: skip
"""Variables of PowerShell itself: setting one changes how later commands behave."""

SYNTAX = {
    "additive_argument_expression", "additive_expression", "argument_expression", "argument_expression_list",
    "argument_list", "array_expression", "array_literal_expression", "array_type_name", "assignment_expression",
    "assignment_operator", "assignment_value", "attribute", "attribute_argument", "attribute_arguments",
    "attribute_list", "attribute_name", "bitwise_expression", "cast_expression", "catch_clause",
    "catch_clauses", "command", "command_argument_sep", "command_elements", "command_invocation_operator",
    "command_name", "command_name_expr", "command_parameter", "comment", "comparison_expression",
    "comparison_operator", "decimal_integer_literal", "element_access", "else_clause", "elseif_clause",
    "elseif_clauses", "expandable_string_literal", "expression_with_unary_operator", "finally_clause",
    "flow_control_statement", "for_condition", "for_initializer", "for_iterator", "for_statement",
    "foreach_statement", "format_expression", "format_operator", "function_name", "function_statement",
    "generic_token", "generic_type_arguments", "generic_type_name", "hash_entry", "hash_literal_body",
    "hash_literal_expression", "if_statement", "integer_literal", "invocation_expression", "key_expression",
    "left_assignment_expression", "logical_expression", "member_access", "member_name",
    "multiplicative_expression", "param_block", "parameter_list", "parenthesized_expression",
    "path_command_name", "pipeline", "pipeline_chain", "post_decrement_expression", "post_increment_expression",
    "program", "script_block", "script_block_body", "script_block_expression", "script_parameter",
    "script_parameter_default", "simple_name", "statement_block", "statement_list", "string_literal", "throw",
    "try_statement", "type_identifier", "type_literal", "type_name", "type_spec", "unary_expression",
    "variable", "verbatim_string_characters", "while_condition", "while_statement", "empty_statement",
}  # fmt: skip
"""The kinds of nodes that there may be. No pipe to a command, no redirection, no subexpression in a string, no class,
no trap, no splatting of commands, and nothing that Windows PowerShell 5.1 does not know (?:, ??, ?., &&)."""

ATTRIBUTES = {"CmdletBinding", "ValidateRange"}
OPERATORS = {"=", "+=", "-="}
REFUSED_TOKENS = {"|", "||", "&&", "workflow", "filter"}

Offences = Iterator[tuple[Tree, str]]


def offences(root: Tree, script: str) -> list[str]:
    """Give everything in a script that is not known to be harmless, with its line; nothing where it only reads."""
    checks: tuple[Callable[[Tree], Offences], ...] = (
        _grammar,
        _syntax,
        _commands,
        _exact_commands,
        _types,
        _calls,
        _assignments,
        _attributes,
    )
    found = [f"line {line(node)}: {said}" for check in checks for node, said in check(root)]
    return [*found, *([] if script.isascii() else ["it is not ASCII"])]


def _grammar(root: Tree) -> Offences:
    for node in walk(root):
        if node.is_error or node.is_missing:
            yield node, f"no PowerShell: {text(node)[:60]}"


def _syntax(root: Tree) -> Offences:
    for node in walk(root):
        if (node.is_named and node.type not in SYNTAX) or node.type in REFUSED_TOKENS:
            yield node, f"{node.type} is not used: {text(node)[:60]}"
        if node.type == "comment" and text(node).lower().startswith("#requires"):
            yield node, "#requires loads modules"
        if node.type == "try_statement" and child(node, "catch_clauses", "finally_clause") is None:
            yield node, "a try without catch or finally"


def _commands(root: Tree) -> Offences:
    own = functions(root)
    for name, node in own.items():
        if name in CMDLETS:
            yield node, f"{name} hides the cmdlet"
    for command in every(root, "command"):
        name = text(command.children[0])
        if text(command) in ONCE:
            continue
        if command.children[0].type != "command_name" or not (name in own or name in CMDLETS):
            yield command, f"it runs {text(command)[:60]}"
        else:
            named = {f"-{one}" for one in parameters(own[name])} if name in own else CMDLETS[name] | COMMON
            yield from _arguments(command, named)


def _arguments(command: Tree, known: set[str]) -> Offences:
    """A command is given the parameters that it may have, by their whole names, and nothing by position."""
    name, given = text(command.children[0]), arguments(command)
    for before, one in zip([None, *given], given, strict=False):
        if one.type == "command_parameter":
            if text(one) not in known:
                yield one, f"{name} with {text(one)}"
        elif before is None or before.type != "command_parameter" or text(before) in SWITCHES:
            yield one, f"{name} with {text(one)} by position"
        elif text(before) == "-Reader" and child(one, "script_block_expression") is None:
            yield one, f"{name} runs {text(one)}, which is not written there"


def _exact_commands(root: Tree) -> Offences:
    for wanted, where in ONCE.items():
        found = [node for node in every(root, "command") if text(node) == wanted]
        if len(found) != 1:
            yield root, f"{len(found)} times {wanted}"
        for node in found:
            function = above(node, "function_statement")
            name = "" if function is None else text(function.children[1])
            if name != where:
                yield node, f"{wanted} stands in {name or 'no function'}"


def _types(root: Tree) -> Offences:
    for node in every(root, "type_literal"):
        name = _type(node)
        if name not in TYPES:
            yield node, f"the type {text(node)}"
        elif name in CASTS and CASTS[name] not in {text(node.parent), text(_outermost(node))}:
            yield node, f"the type {text(node)} in {text(node.parent)[:60]}"


def _outermost(node: Tree) -> Tree:
    """Give the parameter whose type a type is, or the type itself."""
    return above(node, "script_parameter") or node


def _type(literal: Tree) -> str:
    return text(literal)[1:-1]


def _calls(root: Tree) -> Offences:
    for node in every(root, "invocation_expression"):
        if text(node) in CALLS:
            continue
        if len(node.children) < 4 or child(node.children[2], "simple_name") is None:
            yield node, f"it calls what is computed: {text(node)[:60]}"
        elif not _is_harmless(node):
            yield node, f"it calls {text(node)[:60]}"
    for node in every(root, "argument_list"):
        if node.parent.type != "invocation_expression":
            yield node, f"a call that is not in parentheses: {text(node.parent)[:60]}"
    for node in every(root, "member_access"):
        if child(node.children[-1], "simple_name") is None:
            yield node, f"a member whose name is computed: {text(node)[:60]}"


def _is_harmless(call: Tree) -> bool:
    receiver, operator, member, given = call.children[:4]
    name = text(member)
    if text(operator) == "::":
        return receiver.type == "type_literal" and name in STATIC.get(_type(receiver), set())
    if name in GATHERING:
        return _is_own_list(receiver)
    if name == "OpenSubKey":
        # With a second argument it may open a key for writing.
        return "," not in {one.type for one in walk(given) if one.parent.type == "argument_expression_list"}
    if name in {"WriteLine", "Flush"}:
        return text(receiver) == "[System.Console]::Out"
    return name in READING


def _is_own_list(receiver: Tree) -> bool:
    """Say whether a variable of a function can only hold a list that was made there, or the problems of a part."""
    if receiver.type != "variable":
        return False
    if text(receiver).lower() == "$problems":
        return True
    function = above(receiver, "function_statement")
    if function is None or text(receiver) in {f"${name}" for name in parameters(function)}:
        return False
    made = [
        text(child(one, "assignment_value"))
        for one in every(function, "assignment_expression")
        if text(child(one, "left_assignment_expression")) == text(receiver)
    ]
    pattern = r"\[System\.Collections\.Generic\.(List|Queue)\[(object|string)\]\]::new\(\)"
    return bool(made) and all(re.fullmatch(pattern, one) for one in made)


def _assignments(root: Tree) -> Offences:
    for node in every(root, "assignment_expression"):
        if text(child(node, "assignment_operator")) not in OPERATORS:
            yield node, f"an assignment by {text(child(node, 'assignment_operator'))}"
        yield from _target(child(node, "left_assignment_expression"))
    for node in every(root, "post_increment_expression", "post_decrement_expression"):
        yield from _target(node.children[0])
    for node in every(root, "foreach_statement"):
        yield from _target(child(node, "variable"))
    fixed = [text(child(node, "variable"))[1:].lower() for node in every(root, "script_parameter")]
    for name in FIXED:
        if fixed.count(name) > 1:
            yield root, f"there is more than one parameter ${name}"


def _target(node: Tree) -> Offences:
    """What is set is a variable of the script, an entry of a table in one, or a property that may be set."""
    target = node
    while target.type in {"left_assignment_expression", "unary_expression", "element_access"}:
        target = target.children[0]
    if text(target) in PROPERTIES_SET:
        return
    name = text(target).removeprefix("$").lower()
    of_powershell = name in AUTOMATIC or (name.endswith("preference") and name not in PREFERENCES)
    if target.type != "variable" or not re.fullmatch(r"\w+", name) or of_powershell or name in FIXED:
        yield node, f"it sets {text(node)[:60]}"


def _attributes(root: Tree) -> Offences:
    for node in every(root, "attribute_name"):
        if text(node) not in ATTRIBUTES:
            yield node, f"the attribute {text(node)}"
