"""Writes the Swift side of Proto/: a struct per message, an open enum per enum, and samples for the tests.

Reads protoc's descriptor set; scripts/proto calls it. It is not a compiler for all of protobuf: what the house does not
use (maps, nested definitions, proto3 `optional`, recursion, proto2) is refused by file and message.
"""
import re
import sys
import textwrap
from pathlib import Path

from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field
from google.protobuf.descriptor_pb2 import FileDescriptorSet

# Field type -> Swift type, for the types that C and Swift spell alike.
SCALARS = {
    Field.TYPE_DOUBLE: "Double", Field.TYPE_FLOAT: "Float",
    Field.TYPE_INT64: "Int64", Field.TYPE_SINT64: "Int64", Field.TYPE_SFIXED64: "Int64",
    Field.TYPE_UINT64: "UInt64", Field.TYPE_FIXED64: "UInt64",
    Field.TYPE_INT32: "Int32", Field.TYPE_SINT32: "Int32", Field.TYPE_SFIXED32: "Int32",
    Field.TYPE_UINT32: "UInt32", Field.TYPE_FIXED32: "UInt32",
}
SWIFT_KEYWORDS = set(
    "associatedtype class deinit enum extension fileprivate func import init inout internal let open operator "
    "precedencegroup private protocol public rethrows return static struct subscript super switch throw throws true "
    "try typealias var where while as Any break case catch continue default defer do else fallthrough false for guard "
    "if in is nil repeat self Self".split())
# C++ words, to which protoc-c appends an underscore.
C_KEYWORDS = set(
    "and and_eq asm auto bitand bitor bool break case catch char class compl const const_cast continue default delete "
    "do double dynamic_cast else enum explicit extern false float for friend goto if inline int long mutable namespace "
    "new not not_eq operator or or_eq private protected public register reinterpret_cast return short signed sizeof "
    "static static_cast struct switch template this throw true try typedef typeid typename union unsigned using "
    "virtual void volatile wchar_t while xor xor_eq".split())
ACRONYMS = {"id": "ID", "ids": "IDs", "cpu": "CPU", "cpus": "CPUs", "gpu": "GPU", "gpus": "GPUs", "tls": "TLS",
            "url": "URL", "http": "HTTP"}
WIDTH = 120


class Refusal(Exception):
    """Something in Proto/ that this generator does not translate."""


def camel(name, first_upper=False):
    parts = name.lower().split("_")
    words = [ACRONYMS.get(p, p[:1].upper() + p[1:]) for p in parts]
    return "".join(words) if first_upper else parts[0] + "".join(words[1:])


def swift_name(name):
    name = camel(name)
    return f"`{name}`" if name in SWIFT_KEYWORDS else name


def pascal_c(name):
    return "".join(p[:1].upper() + p[1:] for p in name.split("_"))


def c_type(full_name):
    return "__".join(pascal_c(p) for p in full_name.lstrip(".").split("."))


def c_function(full_name):
    def lower(part):
        return re.sub(r"(?<=[^A-Z])([A-Z])", r"_\1", part).lower()
    return "__".join(lower(p) for p in full_name.lstrip(".").split("."))


def c_field(name):
    return name + "_" if name in C_KEYWORDS else name


def swift_type(full_name):
    return "PB" + full_name.split(".")[-1]


def doc(lines, indent, fallback):
    """A doc comment from a comment of Proto/, or the fallback sentence."""
    text = [line.strip() for line in lines.strip().splitlines()] or [fallback]
    out = []
    for line in text:
        out += textwrap.wrap(line, WIDTH - len(indent) - 4, break_long_words=False) or [""]
    return [f"{indent}/// {line}".rstrip() for line in out]


def one_or_two(start, rest):
    """`start rest` on one line where it fits, and on two where not."""
    line = f"{start} {rest}"
    indent = " " * (len(start) - len(start.lstrip()) + 4)
    return [line] if len(line) <= WIDTH else [start, indent + rest]


def unless_empty(value, line):
    whole = f"if !{value}.isEmpty {{ {line} }}"
    # 8: the indent of the function that these lines stand in.
    return [whole] if len(whole) + 8 <= WIDTH else [f"if !{value}.isEmpty {{", f"    {line}", "}"]


class Model:
    """All files of the set, with names resolved and everything outside the house's subset refused."""

    def __init__(self, descriptor_set, folder):
        self.folder = folder
        self.files = sorted(descriptor_set.file, key=lambda f: f.name)
        self.messages = {}
        self.comments = {}
        owner = {}
        for file in self.files:
            self.check_file(file)
            for location in file.source_code_info.location:
                if location.leading_comments:
                    self.comments[(file.name, tuple(location.path))] = location.leading_comments
            for kind in list(file.message_type) + list(file.enum_type):
                if owner.setdefault(kind.name, file.name) != file.name:
                    raise Refusal(f"{self.where(file)}: {kind.name}: {owner[kind.name]} has a type of that name too")
            for message in file.message_type:
                self.check_message(file, message)
                self.messages[f".{file.package}.{message.name}"] = (file, message)
        for name in self.messages:
            self.check_recursion(name)

    def where(self, file):
        return f"{self.folder}/{file.name}"

    def comment(self, file, *path):
        return self.comments.get((file.name, path), "")

    def check_file(self, file):
        where = self.where(file)
        if file.syntax != "proto3":
            raise Refusal(f'{where}: only syntax = "proto3" is translated')
        if not file.package:
            raise Refusal(f"{where}: name a package, such as coord.v1")
        if file.extension or file.service:
            raise Refusal(f"{where}: extensions and services are not translated; messages are enough")
        for enum in file.enum_type:
            numbers = [v.number for v in enum.value]
            if min(numbers) < 0 or len(set(numbers)) != len(numbers):
                raise Refusal(f"{where}: enum {enum.name}: values are neither negative nor given twice")

    def check_message(self, file, message):
        here = f"{self.where(file)}: message {message.name}"
        if any(nested.options.map_entry for nested in message.nested_type):
            raise Refusal(f"{here}: maps are not translated; use a repeated message with a key and a value")
        if message.nested_type or message.enum_type:
            raise Refusal(f"{here}: nested definitions are not translated; move them to the top of the file")
        for field in message.field:
            if field.proto3_optional:
                raise Refusal(f"{here}: field {field.name}: protoc-c refuses `optional`; use a message or a oneof")
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field.name):
                raise Refusal(f"{here}: field {field.name}: field names are lower_snake_case")
            if field.type == Field.TYPE_GROUP:
                raise Refusal(f"{here}: field {field.name}: groups are not translated")

    def check_recursion(self, name, path=()):
        """protobuf-c has no recursion limit: a message that can hold itself could exhaust the stack."""
        if name in path:
            file, message = self.messages[path[path.index(name)]]
            circle = " -> ".join(p.split(".")[-1] for p in (*path[path.index(name):], name))
            raise Refusal(f"{self.where(file)}: message {message.name}: it contains itself ({circle}); use a list")
        for field in self.messages[name][1].field:
            if field.type == Field.TYPE_MESSAGE:
                self.check_recursion(field.type_name, (*path, name))


class FieldGlue:
    """One field: its Swift type, and the lines that copy it each way."""

    def __init__(self, message, field):
        self.field = field
        self.name = swift_name(field.name)
        self.plain = camel(field.name)
        self.c = c_field(field.name)
        self.label = f'"{message.name}.{field.name}"'
        self.repeated = field.label == Field.LABEL_REPEATED
        self.in_oneof = field.HasField("oneof_index")
        self.element, self.default = self.element_type()
        if self.repeated:
            self.type, self.default = f"[{self.element}]", "[]"
        elif field.type == Field.TYPE_MESSAGE and not self.in_oneof:
            self.type, self.default = f"{self.element}?", "nil"
        else:
            self.type = self.element

    def element_type(self):
        kind = self.field.type
        if kind == Field.TYPE_BOOL:
            return "Bool", "false"
        if kind == Field.TYPE_STRING:
            return "String", '""'
        if kind == Field.TYPE_BYTES:
            return "[UInt8]", "[]"
        if kind == Field.TYPE_ENUM:
            name = swift_type(self.field.type_name)
            return name, f"{name}(rawValue: 0)"
        if kind == Field.TYPE_MESSAGE:
            return swift_type(self.field.type_name), "nil"
        return SCALARS[kind], "0"

    def enum_to_c(self, value):
        return f"{c_type(self.field.type_name)}(rawValue: UInt32(bitPattern: {value}.rawValue))"

    def fill(self, value):
        """The lines that copy `value` into the C struct."""
        kind, target = self.field.type, f"c.pointee.{self.c}"
        if self.repeated:
            source = {
                Field.TYPE_BOOL: f"writer.values({value}.map {{ $0 ? 1 : 0 }})",
                Field.TYPE_STRING: f"writer.texts({value}, {self.label})",
                Field.TYPE_BYTES: f"writer.blobs({value})",
                Field.TYPE_ENUM: f"writer.options({value})",
                Field.TYPE_MESSAGE: f"writer.messages({value})",
            }.get(kind, f"writer.values({value})")
            return [f"if !{value}.isEmpty {{", f"    c.pointee.n_{self.field.name} = {value}.count",
                    f"    {target} = try {source}", "}"]
        if kind == Field.TYPE_STRING:
            line = f"{target} = try writer.text({value}, {self.label})"
            return [line] if self.in_oneof else unless_empty(value, line)
        if kind == Field.TYPE_BYTES:
            line = f"{target} = try writer.bytes({value})"
            return [line] if self.in_oneof else unless_empty(value, line)
        if kind == Field.TYPE_MESSAGE:
            return [f"{target} = try writer.message({value})"]
        if kind == Field.TYPE_BOOL:
            return [f"{target} = {value} ? 1 : 0"]
        return [f"{target} = {self.enum_to_c(value) if kind == Field.TYPE_ENUM else value}"]

    def read(self):
        """The expression that reads this field from the C struct."""
        kind, source = self.field.type, f"c.pointee.{self.c}"
        if self.repeated:
            count = f"c.pointee.n_{self.field.name}"
            raw = f"reader.values({source}, {count})"
            return {
                Field.TYPE_BOOL: f"reader.flags({source}, {count})",
                Field.TYPE_STRING: f"try reader.texts({source}, {count}, {self.label})",
                Field.TYPE_BYTES: f"reader.blobs({source}, {count})",
                Field.TYPE_ENUM: f"try reader.options({source}, {count}, {self.label})",
                Field.TYPE_MESSAGE: f"try reader.messages({source}, {count})",
            }.get(kind, raw)
        return {
            Field.TYPE_BOOL: f"{source} != 0",
            Field.TYPE_STRING: f"try reader.text({source}, {self.label})",
            Field.TYPE_BYTES: f"reader.bytes({source})",
            Field.TYPE_ENUM: f"try reader.option({source}.rawValue, {self.label})",
            Field.TYPE_MESSAGE: f"try reader.{'chosen' if self.in_oneof else 'message'}({source})",
        }.get(kind, source)


class MessageGlue:
    """One message: the struct with its oneofs, and the copying to and from protobuf-c's struct."""

    def __init__(self, model, file, index, message):
        self.model, self.file, self.index, self.message = model, file, index, message
        self.full = f"{file.package}.{message.name}"
        self.swift, self.c = swift_type(self.full), c_type(self.full)
        self.members = []  # (kind, glue or oneof index), in the order of the file
        self.oneofs = {}
        for position, field in enumerate(message.field):
            glue = FieldGlue(message, field)
            glue.position = position
            if not glue.in_oneof:
                self.members.append(("field", glue))
                continue
            if field.oneof_index not in self.oneofs:
                self.members.append(("oneof", field.oneof_index))
            self.oneofs.setdefault(field.oneof_index, []).append(glue)

    def oneof(self, index):
        name = self.message.oneof_decl[index].name
        case_type = f"{self.c}__{pascal_c(name)}Case"
        return swift_name(name), camel(name, True), f"{name.lower()}_case", case_type

    def property(self, kind, value):
        """Name, type and default of the Swift property of one member."""
        if kind == "oneof":
            name, type_name, _, _ = self.oneof(value)
            return name, f"{type_name}?", "nil"
        return value.name, value.type, value.default

    def struct(self):
        fallback = f"`{self.full}`."
        lines = doc(self.model.comment(self.file, 4, self.index), "", fallback)
        lines += [f"package struct {self.swift}: PBMessage {{"]
        for kind, value in self.members:
            path = (8, value) if kind == "oneof" else (2, value.position)
            name, type_name, _ = self.property(kind, value)
            text = self.model.comment(self.file, 4, self.index, *path)
            lines += doc(text, "    ", "") if text else []
            lines += [f"    package var {name}: {type_name}"]
        for index, glues in self.oneofs.items():
            lines += self.oneof_type(index, glues)
        return lines + self.initializer() + self.entrances() + ["}"]

    def oneof_type(self, index, glues):
        _, type_name, _, _ = self.oneof(index)
        # Boxed: a choice between messages would else be as large as the largest in every copy.
        boxed = "indirect " if any(g.field.type == Field.TYPE_MESSAGE for g in glues) else ""
        lines = ["", f"    /// One of the `{self.message.oneof_decl[index].name}` fields of `{self.full}`."]
        lines += [f"    package {boxed}enum {type_name}: Hashable, Sendable {{"]
        for glue in glues:
            text = self.model.comment(self.file, 4, self.index, 2, glue.position)
            lines += doc(text, "        ", "") if text else []
            lines += [f"        case {glue.name}({glue.type})"]
        return lines + ["    }"]

    def initializer(self):
        lines = [""]
        if not self.members:
            return lines + ["    package init() {}"]
        lines += ["    package init("]
        properties = [self.property(kind, value) for kind, value in self.members]
        lines += [f"        {name}: {type_name} = {default}," for name, type_name, default in properties]
        lines[-1] = lines[-1][:-1]
        lines += ["    ) {"] + [f"        self.{name} = {name}" for name, _, _ in properties] + ["    }"]
        return lines

    def entrances(self):
        return [
            "", f'    package static var wireName: StaticString {{ "{self.full}" }}', "",
            "    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }", "",
            "    package static func decode(",
            "        _ bytes: UnsafeRawBufferPointer, rules: WireRules",
            f"    ) throws(WireError) -> {self.swift} {{ try read(bytes, rules) }}"]

    def glue(self):
        prefix = c_function(self.full)
        lines = [f"extension {self.swift}: WireMessage {{"]
        writer = "_ writer: WireWriter"
        lines += [f"    func fill(_ c: UnsafeMutablePointer<{self.c}>, {writer}) throws(WireError) {{",
                  f"        {prefix}__init(c)"]
        for kind, value in self.members:
            if kind == "oneof":
                lines += [f"        try fill{self.oneof(value)[1]}(c, writer)"]
            else:
                lines += ["        " + line for line in value.fill(value.name)]
        lines += ["    }", "", f"    init(_ c: UnsafePointer<{self.c}>, _ reader: WireReader) throws(WireError) {{",
                  f'        try reader.admit(c.pointee.base, "{self.message.name}")']
        for kind, value in self.members:
            if kind == "oneof":
                name, type_name, _, _ = self.oneof(value)
                lines += [f"        {name} = try Self.read{type_name}(c, reader)"]
            else:
                lines += [f"        {value.name} = {value.read()}"]
        lines += ["    }"]
        for index, glues in self.oneofs.items():
            lines += self.fill_oneof(index, glues) + self.read_oneof(index, glues)
        lines += ["", "    static func unpack(",
                  "        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer",
                  f"    ) -> UnsafeMutablePointer<{self.c}>? {{",
                  f"        {prefix}__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)",
                  "    }", "}"]
        return lines

    def fill_oneof(self, index, glues):
        name, type_name, case_field, case_type = self.oneof(index)
        lines = ["", f"    private func fill{type_name}(",
                 f"        _ c: UnsafeMutablePointer<{self.c}>, _ writer: WireWriter",
                 "    ) throws(WireError) {", f"        switch {name} {{"]
        for glue in glues:
            lines += [f"        case .{glue.name}(let value):",
                      f"            c.pointee.{case_field} = {case_type}(rawValue: {glue.field.number})"]
            lines += ["            " + line for line in glue.fill("value")]
        return lines + ["        case nil: break", "        }", "    }"]

    def read_oneof(self, index, glues):
        _, type_name, case_field, _ = self.oneof(index)
        lines = ["", f"    private static func read{type_name}(",
                 f"        _ c: UnsafePointer<{self.c}>, _ reader: WireReader",
                 f"    ) throws(WireError) -> {type_name}? {{",
                 f"        switch c.pointee.{case_field}.rawValue {{"]
        for glue in glues:
            expression = glue.read()
            call = f"try .{glue.name}({expression[4:]})" if expression.startswith("try ") else \
                f".{glue.name}({expression})"
            lines += one_or_two(f"        case {glue.field.number}:", call)
        return lines + ["        default: nil", "        }", "    }"]

    def sample(self):
        """The extension by which the tests draw random values."""
        lines = [f"extension {self.swift}: Sample {{",
                 f"    static func drawn(from source: inout SampleSource) -> {self.swift} {{"]
        if not self.members:
            return lines + [f"        {self.swift}()", "    }", "}"]
        names = [self.property(kind, value)[0] for kind, value in self.members]
        lines += [f"        var value = {self.swift}()"]
        lines += [f"        value.{name} = source.draw()" for name in names]
        lines += ["        return value", "    }", "}"]
        for index, glues in self.oneofs.items():
            type_name = self.oneof(index)[1]
            lines += ["", f"extension {self.swift}.{type_name}: Sample {{",
                      f"    static func drawn(from source: inout SampleSource) -> {self.swift}.{type_name} {{",
                      f"        switch source.pick(below: {len(glues)}) {{"]
            cases = [f".{g.name}(source.draw())" for g in glues]
            lines += [f"        case {i}: {case}" for i, case in enumerate(cases[:-1])]
            lines += [f"        default: {cases[-1]}", "        }", "    }", "}"]
        return lines


def enum_lines(model, file, index, enum):
    name = swift_type(enum.name)
    prefix = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", enum.name).upper() + "_"
    strip = all(v.name.startswith(prefix) for v in enum.value)
    lines = doc(model.comment(file, 5, index), "", f"`{file.package}.{enum.name}`.")
    lines += [f"package struct {name}: PBEnum {{", "    package let rawValue: Int32", "",
              "    package init(rawValue: Int32) { self.rawValue = rawValue }", ""]
    for position, value in enumerate(enum.value):
        text = model.comment(file, 5, index, 2, position)
        lines += doc(text, "    ", "") if text else []
        short = swift_name(value.name[len(prefix):] if strip else value.name)
        lines += [f"    package static let {short} = {name}(rawValue: {value.number})"]
    cases = textwrap.wrap("case " + known_numbers(enum) + ": true", WIDTH - 8, subsequent_indent="    ")
    return lines + ["", "    package var isKnown: Bool {", "        switch rawValue {",
                    *("        " + line for line in cases), "        default: false", "        }", "    }", "}"]


def known_numbers(enum):
    """The numbers of an enum as Swift patterns, neighbours joined: `0...4, 7`."""
    runs = []
    for number in sorted(v.number for v in enum.value):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}...{b}" for a, b in runs)


def head(source, what, imports=()):
    lines = [f"// {what}, written by scripts/proto from {source}.",
             "// Not for editing by hand: change the .proto and run the script again."]
    return lines + [f"import {name}" for name in imports] + [""]


def write(path, lines):
    path.write_text("\n".join(lines) + "\n")


def main():
    set_path, folder, swift_folder, sample_folder, umbrella = sys.argv[1:]
    model = Model(FileDescriptorSet.FromString(Path(set_path).read_bytes()), folder)
    header = ["// The C that protoc-c makes of Proto/, in one header; written by scripts/proto, not by hand.",
              "#pragma once", "#include <protobuf-c/protobuf-c.h>"]
    everything = []
    for file in model.files:
        stem = file.name.removesuffix(".proto")
        source, room = f"{folder}/{file.name}", camel(stem, True)
        header += [f'#include "{stem}.pb-c.h"']
        if file.enum_type:
            lines = head(source, "The enums")
            for index, enum in enumerate(file.enum_type):
                lines += enum_lines(model, file, index, enum) + [""]
            write(Path(swift_folder) / f"{room}Enums.swift", lines[:-1])
        samples = head(source, "Random values of every message", ["Wire"])
        for enum in file.enum_type:
            samples += [f"extension {swift_type(enum.name)}: SampleEnum {{}}"]
        for index, message in enumerate(file.message_type):
            glue = MessageGlue(model, file, index, message)
            everything += [glue.swift]
            lines = head(source, f"`{message.name}` as a Swift value", ["CWire"]) + glue.struct() + [""] + glue.glue()
            write(Path(swift_folder) / f"{glue.swift}.swift", lines)
            samples += ([""] if samples[-1] else []) + glue.sample()
        write(Path(sample_folder) / f"{room}Samples.swift", samples)
    write(Path(umbrella), header)
    lines = head(f"{folder}/", "The list of all messages", ["Wire"])
    lines += ["/// Every message there is, for laws that hold for all of them.",
              "let everySample: [any (Sample & PBMessage).Type] = ["]
    write(Path(sample_folder) / "EverySample.swift", lines + [f"    {n}.self," for n in everything] + ["]"])


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        sys.exit(f"scripts/proto: {refusal}")
