// Options that several commands share: the context folder, the form of the output, the number of a job.

import ArgumentParser
import ClusterModel
import Glibc
import Link
import Presentation

struct ContextOptions: ParsableArguments {
    @Option(name: .customLong("context"), help: "The folder with certificates and address.", completion: .directory)
    var folder: String?

    /// A client for the context; nothing is sent yet.
    func client() throws(CommandFault) -> ControlClient {
        do throws(ClientFault) {
            return ControlClient(try ClientContext(folder: chosenFolder()))
        } catch {
            throw CommandFault(error)
        }
    }

    func loaded() throws(CommandFault) -> ClientContext {
        do throws(ClientFault) {
            return try ClientContext(folder: chosenFolder())
        } catch {
            throw CommandFault(error)
        }
    }

    private func chosenFolder() -> String {
        if let folder { return folder }
        if let folder = Environment.value("COORD_CONTEXT"), !folder.isEmpty { return folder }
        return (Environment.value("HOME") ?? "") + "/.coord"
    }
}

enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case table
    case wide
    case json
    case yaml

    var isTable: Bool { self == .table || self == .wide }
}

/// The form of a list: a table, or a document.
struct ListOutput: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: "table, wide, json or yaml.")
    var form = OutputForm.table

    /// Prints a table, or the items as one document of this kind.
    func show(kind: String, items: () -> [Tree], table: (_ isWide: Bool) -> TextTable) throws(CommandFault) {
        switch form {
        case .table, .wide:
            var flow = TableFlow(width: Screen.width)
            try Screen.write(flow.text(of: table(form == .wide)))
        case .json: Screen.print(JSONText.pretty(.list(kind: kind, items())))
        case .yaml: try Screen.write(YAMLText.document(.list(kind: kind, items())).utf8)
        }
    }
}

enum PageForm: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case yaml
}

/// The form of a page about one thing.
struct PageOutput: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: "text, json or yaml.")
    var form = PageForm.text

    func show(_ tree: @autoclosure () -> Tree, lines: () -> [String]) throws(CommandFault) {
        switch form {
        case .text: try Screen.print(lines().flatMap { Paragraph.folded($0, width: Screen.width) })
        case .json: Screen.print(JSONText.pretty(tree()))
        case .yaml: try Screen.write(YAMLText.document(tree()).utf8)
        }
    }
}

/// A job's number as it was typed.
func jobNumber(_ text: String) throws -> JobID {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text), number > 0
    else {
        throw ValidationError("'\(PlainText.shown(text))' is no job's number; `coordctl jobs` lists them")
    }
    return JobID(number)
}

/// Runs a part that talks to the coordinator; its faults become the command's.
func asking<Result>(_ body: () throws(ClientFault) -> Result) throws(CommandFault) -> Result {
    do throws(ClientFault) {
        return try body()
    } catch {
        throw CommandFault(error)
    }
}

func wallNow() -> WallTime { WallTime(milliseconds: wallMilliseconds()) }
