import Diagnostics
import Foundation
import PolicyLanguage

/// Files beside the tests, and policies loaded from text.
enum TestFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()

    static func names(in folder: URL, endingIn suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func bytes(_ url: URL) throws -> [UInt8] {
        try Array(Data(contentsOf: url))
    }

    /// Loads `text` without any time zone but a made-up one without changes, `Test/Zone`.
    static func load(_ text: String, file: String = "policy.yaml") -> LoadedPolicy {
        loadPolicy(Array(text.utf8), file: file) { $0 == "Test/Zone" ? emptyZone : nil }
    }

    /// Diagnostics in the plain form.
    static func problems(_ text: String, file: String = "policy.yaml") -> String {
        DiagnosticRenderer.plain(load(text, file: file).diagnostics)
    }

    /// A TZif file of version 1 with one type, UTC+1, and no transitions.
    static let emptyZone: [UInt8] =
        Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 1] + [0, 0, 0, 4]
        + [0, 0, 14, 16, 0, 0] + Array("TST\0".utf8)
}
