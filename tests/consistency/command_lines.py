"""What a page holds, and the command lines in it, checked against the parser itself."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from dataclasses import dataclass
from typing import Any

from ssis_preflight.cli.main import COMMANDS
from ssis_preflight.cli.output import check_format, parse_output
from ssis_preflight.engine.selection import find_rules, select_rules
from ssis_preflight.model.errors import PreflightError
from ssis_preflight.model.parts import Part
from ssis_preflight_rules import RULES

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^ {4,}\S[^\n]*\n)+", re.MULTILINE)
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
MADE_BY = re.compile(r"^<!-- output of: (.*) -->\n```text$", re.MULTILINE)
PROMPT = re.compile(r"^(?:\$|>|PS[^>\n]*>)\s+")
OPERATORS = frozenset({"|", "||", "&", "&&", ";", ">", ">>", "<", "2>", "(", ")"})


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced or indented block of a page: its language (empty for none) and its text."""

    language: str
    text: str


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    return FENCE.sub("", text)


def blocks(text: str) -> list[Block]:
    fenced = [Block(language, body) for _, language, body in FENCE.findall(text)]
    return fenced + [Block("", body) for body in INDENTED.findall(prose(text))]


def spans(text: str) -> list[str]:
    """Return the inline code of a page."""
    return CODE.findall(prose(text))


def command_lines(text: str) -> list[str]:
    """Return every ``ssis-preflight`` with arguments: in blocks (continued lines joined), in comments, in a sentence.

    A sentence may name a command alone; that stands for its help.
    """
    named = [span for span in spans(text) if re.match(r"ssis-preflight \S", span)]
    found = [span if span.count(" ") > 1 else f"{span} --help" for span in named]
    found += MADE_BY.findall(text)
    for block in blocks(text):
        if block.language in {"json", "toml", "text"}:
            continue
        for line in block.text.replace("\\\n", " ").splitlines():
            plain = PROMPT.sub("", line.strip())
            if re.match(r"(?:if ! |if |! )?ssis-preflight(?:\s|$)", plain):
                found.append(plain[plain.index("ssis-preflight") :])
    return found


def words_of(line: str) -> list[str]:
    """Return the arguments of a command line, up to the first operator of the shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.escape = ""
    lexer.whitespace_split = True
    words = list(lexer)[1:]
    end = next((number for number, word in enumerate(words) if word in OPERATORS), len(words))
    return words[:end]


class _RefusingParser(argparse.ArgumentParser):
    """A parser that raises where argparse would end the process."""

    def error(self, message: str) -> Any:
        raise ValueError(message)


def parser_of(command: str) -> argparse.ArgumentParser:
    parser = _RefusingParser(prog=f"ssis-preflight {command}", add_help=False, allow_abbrev=False)
    importlib.import_module(COMMANDS[command][0]).add_arguments(parser)
    return parser


def complaint_about(line: str) -> str:
    """Return why a command line is wrong, or nothing; what its arguments name must exist too."""
    words = words_of(line)
    if not words or words[0] in {"--help", "-h", "--version"}:
        return ""
    command, *rest = words
    if command not in COMMANDS:
        return f"there is no command {command}"
    if set(rest) & {"--help", "-h"}:
        return ""
    try:
        _check(command, parser_of(command).parse_args(rest))
    except (ValueError, PreflightError) as error:
        return str(error)
    return ""


def _check(command: str, arguments: argparse.Namespace) -> None:
    if command == "audit":
        if arguments.format is not None:
            check_format(arguments.format)
        for output in arguments.output:
            parse_output(output)
        for part in arguments.require:
            Part(part)
        select_rules(RULES, arguments.select, arguments.ignore)
    elif command == "rules":
        select_rules(RULES, arguments.select)
    elif command == "explain":
        for name in arguments.rule:
            find_rules(RULES, name)
