internal import Foundation
internal import JSONSchema
internal import JSONText
internal import Testing

/// The public JSON Schema test suite, when `SALLYPORT_SCHEMA_SUITE` names a directory that holds its `tests` and
/// `remotes`.
struct SuiteTests {
    private static let folder = ProcessInfo.processInfo.environment["SALLYPORT_SCHEMA_SUITE"]

    /// A folder of the suite, and the dialect of schemas that declare none.
    enum Draft: String, CaseIterable {
        case draft7 = "draft7"
        case draft202012 = "draft2020-12"

        var dialect: SchemaDialect { self == .draft7 ? .draft7 : .draft202012 }
    }

    @Test(.enabled(if: folder != nil, "SALLYPORT_SCHEMA_SUITE names no directory"), arguments: Draft.allCases)
    func `every required case of the public suite is judged right`(draft: Draft) throws {
        let suite = try Suite(folder: try #require(Self.folder))
        let result = try suite.run(draft.rawValue, dialect: draft.dialect, assertsFormats: false)
        #expect(result.count > 800)
        #expect(result.wrong.isEmpty, "\(result.wrong.joined(separator: "\n"))")
    }

    @Test(.enabled(if: folder != nil, "SALLYPORT_SCHEMA_SUITE names no directory"), arguments: Draft.allCases)
    func `the optional cases are judged right, but for those of what is not looked at`(draft: Draft) throws {
        let suite = try Suite(folder: try #require(Self.folder))
        let folder = draft.rawValue + "/optional"
        let plain = try suite.run(folder, dialect: draft.dialect, assertsFormats: false)
        let formats = try suite.run(folder + "/format", dialect: draft.dialect, assertsFormats: true)
        // The dialect of 2019-09, contents, Punycode and international names are not looked at.
        let known = ["/cross-draft.json", "/content.json", "/hostname.json", "/idn-hostname.json", "/idn-email.json"]
        let wrong = (plain.wrong + formats.wrong).filter { line in !known.contains(where: line.contains) }
        #expect(plain.wrong.count <= 6)
        #expect(formats.wrong.count <= 79)
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
}

/// The files of the suite.
private struct Suite {
    struct Outcome {
        var count = 0
        var wrong: [String] = []
    }

    private let root: URL
    private var documents: [String: JSONDocument] = [:]

    init(folder: String) throws {
        root = URL(filePath: folder)
        let remotes = root.appending(path: "remotes").resolvingSymlinksInPath()
        for url in try Self.jsonFiles(under: remotes) {
            let path = url.resolvingSymlinksInPath().path().dropFirst(remotes.path().count)
                .drop { $0 == "/" }
            documents["http://localhost:1234/\(path)"] = try JSONDocument(parsing: Array(Data(contentsOf: url)))
        }
    }

    private static func jsonFiles(under folder: URL) throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path()).sorted().filter { $0.hasSuffix(".json") }
            .map { folder.appending(path: $0) }
    }

    /// Runs the files directly in a folder of `tests`.
    func run(_ folder: String, dialect: SchemaDialect, assertsFormats: Bool) throws -> Outcome {
        var outcome = Outcome()
        let url = root.appending(path: "tests/\(folder)")
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path()).sorted()
        where name.hasSuffix(".json") {
            let document = try JSONDocument(parsing: Array(Data(contentsOf: url.appending(path: name))))
            var options = SchemaOptions()
            options.dialect = dialect
            options.documents = documents
            options.assertsFormats = assertsFormats || name == "content.json"
            for group in document.elements(of: .root) {
                try run(group, of: document, options, in: "\(folder)/\(name)", &outcome)
            }
        }
        return outcome
    }

    private func run(
        _ group: JSONNodeID, of document: JSONDocument, _ options: SchemaOptions, in name: String,
        _ outcome: inout Outcome
    ) throws {
        let title = document.member("description", of: group).flatMap(document.string) ?? ""
        let node = try #require(document.member("schema", of: group))
        let schemaText = try JSONDocument(parsing: document.bytes[document.range(node)].map { $0 })
        let schema: Result<JSONSchema, SchemaFault>
        do throws(SchemaFault) {
            schema = .success(try JSONSchema(compiling: schemaText, options: options))
        } catch {
            schema = .failure(error)
        }
        for test in document.elements(of: try #require(document.member("tests", of: group))) {
            let data = try #require(document.member("data", of: test))
            let isValid = document.member("valid", of: test).map(document.kind) == .true
            let name = "\(name): \(title): \(document.member("description", of: test).flatMap(document.string) ?? "")"
            outcome.count += 1
            switch schema {
            case .failure(let fault): outcome.wrong.append("\(name): \(fault.schemaPath): \(fault.message)")
            case .success(let schema):
                let problems = schema.problems(of: data, in: document)
                guard problems.isEmpty != isValid || schema.isValid(data, in: document) != isValid else { continue }
                outcome.wrong.append("\(name): expected \(isValid), found \(problems.map(\.message))")
            }
        }
    }
}
