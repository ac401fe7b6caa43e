import ConfigLanguage
import Diagnostics
import Foundation
import JSONText

/// Files beside the tests, and configurations loaded from text in surroundings that never change.
enum ConfigFiles {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let corpus = repository.appending(path: "Tests/Corpus/config")

    /// 2026-11-21T00:00:00Z, in nanoseconds since 1970.
    static let now: Int64 = 1_795_219_200_000_000_000

    static let variables = [
        "EMPTY": "", "HOME": "/home/ada", "PORT": "9000", "TOKEN": "hunter2-token", "WORD": "fine", "YES": "true",
        "BREAK": "a\r\nX-Evil: 1", "REFERENCE": "file:/secret/token", "VARIABLE": "${TOKEN}",
    ]

    static let secrets = [
        "/secret/token": "hunter2-file\n", "/etc/sallyport/relative": "hunter2-relative\r\n", "/secret/empty": "\n",
        "/secret/hash": "sha256:" + String(repeating: "ab", count: 32) + "\n",
        "/secret/lines": "one\ntwo\n", "/secret/zero": "a\0b", "/secret/long": String(repeating: "x", count: 70_000),
    ]

    static let surroundings = ConfigSurroundings(
        directory: "/etc/sallyport", now: now, variable: { variables[$0] }, secretFile: secret)

    @Sendable private static func secret(
        _ path: String
    ) throws(ConfigSurroundings.SecretFileFailure) -> [UInt8] {
        if path == "/secret/latin" { return [0x66, 0xFC, 0x72] }
        guard let text = secrets[path] else { throw .init(reason: "there is no such file") }
        return Array(text.utf8)
    }

    static func load(_ text: String, file: String = "sallyport.yaml") -> LoadedConfiguration {
        loadConfiguration(Array(text.utf8), file: file, surroundings: surroundings)
    }

    /// Diagnostics in the plain form.
    static func problems(_ text: String, file: String = "sallyport.yaml") -> String {
        DiagnosticRenderer.plain(load(text, file: file).diagnostics)
    }

    static func names(in folder: URL, endingIn suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// A configuration as text: one line for each listener, server and grant, and one for each other part.
    static func dump(_ configuration: GatewayConfiguration) -> String {
        guard case .object(let members) = configuration.json else { return "no object\n" }
        return members.map { member in
            switch member.value {
            case .array(let elements): elements.map { "\(member.key) \(text($0))\n" }.joined()
            case .object(let entries) where member.key == "servers":
                entries.map { "server \($0.key) \(text($0.value))\n" }.joined()
            case .object, .null, .bool, .number, .string: "\(member.key) \(text(member.value))\n"
            }
        }.joined()
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.serialized(), as: UTF8.self)
    }
}
