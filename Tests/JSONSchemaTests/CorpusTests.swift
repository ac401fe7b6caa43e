internal import Foundation
internal import JSONSchema
internal import JSONText
internal import Testing

/// Schemas and values from `Corpus`; the verdict of each line is written by hand, what follows `=>` by
/// `UPDATE_CORPUS=1`.
///
/// A file holds lines: `option formats` or `option draft7` (until the next `option`), `schema <JSON>`, then
/// `ok <JSON>` for values that fit, `no <JSON> => <problems>`, and `undeclared <JSON> => <paths>`;
/// `refused <JSON> => <fault>` is a schema that cannot be used.
struct CorpusTests {
    @Test(arguments: try Corpus.names())
    func `every line of the corpus is judged as it says`(name: String) throws {
        let text = try Corpus.text(of: name)
        var judged: [String] = []
        var reader = CorpusReader()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            judged.append(try reader.judged(String(line)))
        }
        if ProcessInfo.processInfo.environment["UPDATE_CORPUS"] == "1" {
            try Corpus.write(judged.joined(separator: "\n"), to: name)
        }
        for (line, expected) in zip(judged, text.split(separator: "\n", omittingEmptySubsequences: false)) {
            #expect(line == String(expected))
        }
    }

    @Test func `the corpus names every keyword that can be broken`() throws {
        let text = try Corpus.names().map(Corpus.text).joined()
        let keywords = [
            "$dynamicRef", "$ref", "additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains",
            "dependencies", "dependentRequired", "dependentSchemas", "else", "enum", "exclusiveMaximum",
            "exclusiveMinimum", "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties",
            "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
            "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then",
            "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
        ]
        for keyword in keywords { #expect(text.contains("\"\(keyword)\""), "\(keyword)") }
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("ok ") || $0.hasPrefix("no ") }.count > 300)
    }
}

/// Judges the lines of one file.
private struct CorpusReader {
    private var options = SchemaOptions()
    private var schema: JSONSchema?

    /// The line as it should be.
    mutating func judged(_ line: String) throws -> String {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let verb = parts.first, !line.hasPrefix("#") else { return line }
        let value = try #require(parts.last?.components(separatedBy: " => ").first)
        switch verb {
        case "option":
            options = SchemaOptions()
            if value == "draft7" { options.dialect = .draft7 }
            if value == "formats" { options.assertsFormats = true }
            return line
        case "schema":
            schema = try JSONSchema(compiling: try document(value), options: options)
            return line
        case "refused":
            let document = try document(value)
            do throws(SchemaFault) {
                schema = try JSONSchema(compiling: document, options: options)
                return "accepted \(value)"
            } catch {
                return "refused \(value) => \(error.schemaPath): \(error.message)"
            }
        default:
            return try judged(verb, value)
        }
    }

    private func judged(_ verb: String, _ value: String) throws -> String {
        let schema = try #require(self.schema)
        let document = try document(value)
        if verb == "undeclared" {
            let paths = schema.undeclaredMembers(of: .root, in: document).joined(separator: " ")
            return paths.isEmpty ? "undeclared \(value) => none" : "undeclared \(value) => \(paths)"
        }
        let problems = schema.problems(of: .root, in: document)
        #expect(problems.isEmpty == schema.isValid(.root, in: document), "\(value)")
        // The verdict is the author's: an update keeps it, and the test fails.
        #expect(problems.isEmpty == (verb == "ok"), "\(value)")
        if problems.isEmpty { return "\(verb) \(value)" }
        let words = problems.map { "\($0.instancePath) \($0.schemaPath): \($0.message)" }.joined(separator: " | ")
        return "\(verb) \(value) => \(words)"
    }

    private func document(_ text: String) throws -> JSONDocument {
        try JSONDocument(parsing: Array(text.utf8))
    }
}

/// The files of the corpus.
private enum Corpus {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".txt") }.sorted()
    }

    static func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    static func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }
}
