internal import Diagnostics
internal import Yams

/// Reads a YAML text into one tree, and says what is wrong with it.
enum YAMLReader {
    /// Duplicate keys that one run can report.
    static let maxDuplicates = 32
    /// Text read again for the sake of further duplicates, in bytes.
    static let maxRereadBytes = 4 * 1024 * 1024

    static func read(_ bytes: [UInt8], problems: inout Problems) -> DocumentNode? {
        if let place = ComplexKeyScan.dangerousKey(in: bytes) {
            problems.error(
                .complexKey, at: place, "a key made of an alias or a collection is not accepted here",
                help: "write every key as plain text")
            return nil
        }
        var text = MarkedText(bytes)
        while true {
            do {
                guard let root = try root(of: text, problems: &problems) else { return nil }
                var builder = YAMLTree(text: text, visits: YAMLTree.maxAliasVisits + bytes.count, problems: problems)
                let tree = builder.tree(of: root)
                problems = builder.problems
                return tree
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let mark = context.mark
                let mayRetry =
                    text.count < maxDuplicates && (text.count + 1) * bytes.count <= maxRereadBytes
                if mayRetry, text.markKey(line: mark.line, column: mark.column) { continue }
                problems.error(
                    .duplicateKey, at: text.place(mark),
                    "key \(PlainText.quoted(keys.first ?? "")) is written twice in one mapping",
                    help: "remove one of the two")
                return nil
            } catch {
                report(error, in: text, bytes: bytes, problems: &problems)
                return nil
            }
        }
    }

    private static func root(of text: MarkedText, problems: inout Problems) throws -> Node? {
        let parser = try Parser(yaml: text.text, resolver: .basic, encoding: .utf8)
        guard let root = try parser.nextRoot() else {
            return reportEmpty(problems: &problems)
        }
        if let second = try parser.nextRoot() {
            problems.error(
                .severalDocuments, at: text.place(second.mark),
                "the file holds a second document", help: "keep one \(problems.words.noun) in one file")
            return nil
        }
        if case .scalar(let scalar) = root, Scalar(text: scalar.string, style: .plain).meaning == .null {
            return reportEmpty(problems: &problems)
        }
        return root
    }

    private static func reportEmpty(problems: inout Problems) -> Node? {
        problems.error(
            .emptyDocument, at: .start, "the document is empty",
            help: problems.words.whenEmpty)
        return nil
    }

    private static func report(
        _ error: any Error, in text: MarkedText, bytes: [UInt8], problems: inout Problems
    ) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = text.place(mark)
            let prefix = context.map { $0.text + " " } ?? ""
            problems.error(
                .syntax, at: place, "the text is not valid YAML: \(PlainText.escaped(prefix + problem))",
                help: hint(at: place, in: bytes))
        case .reader(let problem, let offset, _, let yaml):
            let head = yaml.prefix(offset ?? 0)
            let place = DocumentReader.place(ofByte: head.utf8.count, in: Array(yaml.utf8))
            problems.error(
                .syntax, at: place, "the text is not valid YAML: \(PlainText.escaped(problem))",
                help: "write such characters as escapes inside double quotes")
        case .duplicatedKeysInMapping, .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, nil:
            problems.error(.syntax, at: .start, "the text cannot be read as YAML")
        @unknown default:
            problems.error(.syntax, at: .start, "the text cannot be read as YAML")
        }
    }

    // What people most often meant, judged by the character where the reader stopped.
    private static func hint(at place: Place, in bytes: [UInt8]) -> String? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard place.line <= lines.count else { return nil }
        let scalars = Array(String(decoding: lines[place.line - 1], as: UTF8.self).unicodeScalars)
        guard place.column <= scalars.count else { return nil }
        if place.column >= 2, scalars[place.column - 2] == "*" { return "put text that starts with `*` in quotes" }
        switch scalars[place.column - 1] {
        case "[", "]", "{", "}", ",": return "put text that holds brackets, braces or commas in quotes"
        case "\t": return "indent with spaces; YAML does not take tabs"
        case "*", "@", "`", "%", "&", "!":
            return "put text that starts with `\(scalars[place.column - 1])` in quotes"
        case ":": return "put text that holds `: ` in quotes"
        default: return nil
        }
    }
}
