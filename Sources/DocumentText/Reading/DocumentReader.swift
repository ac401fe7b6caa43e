internal import Diagnostics
internal import JSONText

/// Turns a document's bytes into one tree, whichever of the two notations they are in.
package enum DocumentReader {
    /// Longest document, in bytes.
    package static let maxBytes = 4 * 1024 * 1024
    /// Deepest nesting of mappings and lists.
    static let maxDepth = 64

    /// The tree, or nothing after an error that leaves nothing to check.
    package static func read(_ bytes: [UInt8], problems: inout Problems) -> DocumentNode? {
        guard bytes.count <= maxBytes else {
            problems.error(
                .fileTooLarge, at: .start, "the document has \(bytes.count) bytes, and \(maxBytes) are the limit",
                help: problems.words.whenTooLarge)
            return nil
        }
        guard isText(bytes, problems: &problems) else { return nil }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            return readYAML(bytes, problems: &problems)
        }
        do {
            return JSONReader.tree(of: try JSONDocument(parsing: bytes))
        } catch {
            return readFlowYAML(bytes, after: error, problems: &problems)
        }
    }

    private static func readYAML(_ bytes: [UInt8], problems: inout Problems) -> DocumentNode? {
        let text = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
        guard hasPlainLineBreaks(text, problems: &problems), holdsNoOrderMark(text, problems: &problems) else {
            return nil
        }
        return YAMLReader.read(text, problems: &problems)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    // Our YAML reader drops the mark from the front of a text, so the name of one tool would become that of another.
    private static func holdsNoOrderMark(_ bytes: [UInt8], problems: inout Problems) -> Bool {
        for index in bytes.indices {
            let isMark: Bool =
                switch bytes[index] {
                case 0xEF: bytes[index...].starts(with: byteOrderMark)
                case UInt8(ascii: "\\"):
                    ["\\ufeff", "\\u0000feff"].contains { escape in
                        bytes[index...].prefix(escape.utf8.count).map { $0 | 0x20 }.elementsEqual(
                            escape.utf8.map { $0 | 0x20 })
                    }
                default: false
                }
            if isMark {
                problems.error(
                    .ambiguousScalar, at: place(ofByte: index, in: bytes),
                    "a byte order mark inside the text is read as part of a name or not, depending on the reader",
                    help: "remove it; where a name holds one, write the \(problems.words.noun) in JSON")
                return false
            }
        }
        return true
    }

    // Text that starts like JSON and is not may still be YAML in flow style, unless its name says that it is JSON.
    private static func readFlowYAML(
        _ bytes: [UInt8], after error: JSONTextError, problems: inout Problems
    ) -> DocumentNode? {
        var yamlProblems = Problems(file: problems.file, words: problems.words)
        let tree = readYAML(bytes, problems: &yamlProblems)
        let knowsDuplicates = yamlProblems.diagnostics.contains { $0.code == .duplicateKey }
        let isNamedJSON = problems.file.hasSuffix(".json")
        let yamlIsBetter = error.reason == .duplicateKey ? knowsDuplicates : !isNamedJSON
        if yamlIsBetter {
            problems.take(yamlProblems)
            return tree
        }
        problems.error(
            error.reason == .duplicateKey ? .duplicateKey : .syntax,
            at: place(ofByte: error.offset, in: bytes), "the text is not valid JSON: \(error.reason.phrase)",
            help: isNamedJSON ? "a file whose name ends in `.json` must be strict JSON" : nil)
        return nil
    }

    private static func isText(_ bytes: [UInt8], problems: inout Problems) -> Bool {
        if let zero = bytes.firstIndex(of: 0) {
            problems.error(
                .notText, at: place(ofByte: zero, in: bytes), "the document holds a NUL byte",
                help: "save the file as UTF-8 text")
            return false
        }
        guard String(validating: bytes, as: UTF8.self) == nil else { return true }
        var offset = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: line, as: UTF8.self) == nil { break }
            offset += line.count + 1
        }
        problems.error(
            .notText, at: place(ofByte: offset, in: bytes), "the document is not UTF-8",
            help: "save the file as UTF-8 text")
        return false
    }

    // Our YAML reader ends a line at these, other readers and every editor do not: a rule could hide in a comment.
    private static func hasPlainLineBreaks(_ bytes: [UInt8], problems: inout Problems) -> Bool {
        for index in bytes.indices {
            let separator: Bool =
                switch bytes[index] {
                case 0xC2: bytes[(index + 1)...].first == 0x85
                case 0xE2:
                    bytes[(index + 1)...].starts(with: [0x80, 0xA8])
                        || bytes[(index + 1)...].starts(with: [0x80, 0xA9])
                default: false
                }
            if separator {
                problems.error(
                    .ambiguousScalar, at: place(ofByte: index, in: bytes),
                    "a Unicode line separator ends a line for some readers and not for others",
                    help: "write it as an escape inside double quotes, such as `\\u2028`")
                return false
            }
        }
        return true
    }

    /// Line and column of a byte.
    static func place(ofByte offset: Int, in bytes: [UInt8]) -> Place {
        var cursor = SourceCursor()
        cursor.advance(to: offset, in: bytes)
        return Place(line: cursor.line, column: cursor.column, pointer: "")
    }
}
