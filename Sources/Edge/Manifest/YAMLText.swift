// From bytes to trees of nodes with marks, with every bound checked that keeps a hostile file harmless. The only file
// that knows how the parser reports its errors; what the fields mean is not its business.

import ClusterModel
import Yams

/// The parser's node; `Node` alone is a machine of the cluster.
typealias YAMLNode = Yams.Node

enum YAMLText {
    /// The documents of a file; what could not be read is in the complaints.
    static func documents(of bytes: [UInt8], complaints: Complaints) -> [YAMLNode] {
        guard let text = text(of: bytes, complaints: complaints) else { return [] }
        var roots: [YAMLNode] = []
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            while let root = try parser.nextRoot() {
                guard roots.count < ManifestReader.Limits.documents else {
                    let limit = ManifestReader.Limits.documents
                    complain("it holds more than \(limit) documents", "split it", root.mark, complaints)
                    break
                }
                guard isBounded(root, complaints: complaints) else { continue }
                if !isEmpty(root) { roots.append(root) }
            }
        } catch {
            let (problem, mark) = SyntaxFault.explain(error, in: text)
            complaints.add(problem, field: "", at: mark)
        }
        if roots.isEmpty, complaints.isEmpty {
            complaints.add(
                Problem("it holds no document", remedy: "write one that begins with `kind: TrainingJob`"), field: "",
                at: .wholeFile)
        }
        return roots
    }

    private static func complain(_ problem: String, _ remedy: String, _ mark: Mark?, _ complaints: Complaints) {
        complaints.add(Problem(problem, remedy: remedy), field: "", at: .mark(mark))
    }

    /// The bytes as text, if they are few enough, UTF-8, and without control characters or a flood of aliases.
    private static func text(of bytes: [UInt8], complaints: Complaints) -> String? {
        let limit = ManifestReader.Limits.fileBytes
        guard bytes.count <= limit else {
            complaints.add(
                Problem(
                    "it has more than the \(limit) bytes that a manifest may have",
                    remedy: "keep data and large scripts in files of their own"), field: "", at: .wholeFile)
            return nil
        }
        if let (offset, problem) = firstInvalid(bytes) {
            complaints.add(problem, field: "", at: place(of: offset, in: bytes))
            return nil
        }
        let text = String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
        guard aliases(in: bytes) <= ManifestReader.Limits.aliases else {
            complaints.add(
                Problem(
                    "it uses more than \(ManifestReader.Limits.aliases) YAML aliases (`*name`)",
                    remedy: "write the values out"), field: "", at: .wholeFile)
            return nil
        }
        return text
    }

    /// Where the first character stands that YAML does not take, and what is wrong with it.
    private static func firstInvalid(_ bytes: [UInt8]) -> (offset: Int, problem: Problem)? {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                guard isTaken(scalar, at: offset) else {
                    let problem = "byte \(offset) begins a control character (U+\(hex(scalar.value)))"
                    return (
                        offset, Problem(problem, remedy: "remove it, or write it as an escape between double quotes")
                    )
                }
                offset += encoded.count
            case .emptyInput: return nil
            case .error:
                let problem = "byte \(offset) is not UTF-8 (0x\(hex(UInt32(bytes[offset]))))"
                return (offset, Problem(problem, remedy: "save the file as UTF-8"))
            }
        }
    }

    /// The printable characters of YAML 1.1, section 5.1; a byte order mark only at the beginning.
    private static func isTaken(_ scalar: Unicode.Scalar, at offset: Int) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        case 0xFEFF: offset == 0
        default: false
        }
    }

    private static func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }

    static func place(of offset: Int, in bytes: [UInt8]) -> ManifestError.Place {
        let before = bytes[..<min(offset, bytes.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return .mark(line: before.count { $0 == 0x0A } + 1, column: column)
    }

    /// How many `*name` begin a word and have their `&name`: an upper bound of the aliases.
    ///
    /// Taken before parsing, because the parser hashes what an alias stands for again and again.
    private static func aliases(in bytes: [UInt8]) -> Int {
        var anchors: Set<ArraySlice<UInt8>> = []
        var uses: [ArraySlice<UInt8>] = []
        for place in bytes.indices where bytes[place] == UInt8(ascii: "&") || bytes[place] == UInt8(ascii: "*") {
            let name = bytes[(place + 1)...].prefix(while: isNameByte)
            guard !name.isEmpty, place == 0 || !isNameByte(bytes[place - 1]) else { continue }
            if bytes[place] == UInt8(ascii: "&") { anchors.insert(name) } else { uses.append(name) }
        }
        return uses.count { anchors.contains($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
            || byte == 0x5F
    }

    private static func isEmpty(_ node: YAMLNode) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.string.isEmpty && scalar.style == .plain
    }
}

extension YAMLText {
    /// Whether the tree is neither too deep nor too large and uses no tags; complains when it is not.
    ///
    /// Walks with a list of its own, not by recursion, and stops at the first fault.
    private static func isBounded(_ root: YAMLNode, complaints: Complaints) -> Bool {
        var waiting: [(node: YAMLNode, depth: Int)] = [(root, 1)]
        var count = 0
        while let (node, depth) = waiting.popLast() {
            count += 1
            guard count <= ManifestReader.Limits.nodes else {
                let limit = ManifestReader.Limits.nodes
                complain("the document holds more than \(limit) values", "write fewer", root.mark, complaints)
                return false
            }
            guard depth <= ManifestReader.Limits.depth else {
                let limit = ManifestReader.Limits.depth
                complain("values are nested more than \(limit) deep", "nest less", node.mark, complaints)
                return false
            }
            if let tag = explicitTag(node) {
                complain("the tag \(Wording.quoted(tag)) is not read", "remove it", node.mark, complaints)
                return false
            }
            switch node {
            case .scalar, .alias: continue
            case .sequence(let sequence): waiting += sequence.map { ($0, depth + 1) }
            case .mapping(let mapping):
                count += mapping.count
                waiting += mapping.map { ($0.value, depth + 1) }
            }
        }
        return true
    }

    private static func explicitTag(_ node: YAMLNode) -> String? {
        let tag =
            switch node {
            case .scalar(let scalar): scalar.tag.description
            case .sequence(let sequence): sequence.tag.description
            case .mapping(let mapping): mapping.tag.description
            case .alias: ""
            }
        // Quoted text is marked as text by the parser itself.
        return tag.isEmpty || tag == "tag:yaml.org,2002:str" ? nil : tag
    }
}

extension ManifestError.Place {
    static func mark(_ mark: Mark?) -> ManifestError.Place {
        mark.map { .mark(line: $0.line, column: $0.column) } ?? .wholeFile
    }
}
