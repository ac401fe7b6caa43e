import Diagnostics
import Foundation
import PolicyEngine
import PolicyLanguage
import Testing

/// The policies that we ship, and a folder of others' policies when there is one.
struct ExamplePolicyTests {
    @Test func `every example policy loads without a word`() throws {
        let folder = TestFiles.repository.appending(path: "policies")
        let names = try TestFiles.names(in: folder, endingIn: ".yaml")
        #expect(names.count >= 4)
        for name in names {
            let loaded = loadPolicy(try TestFiles.bytes(folder.appending(path: name)), file: name) { _ in nil }
            #expect(loaded.diagnostics.isEmpty, "\(DiagnosticRenderer.plain(loaded.diagnostics))")
            #expect(loaded.policy?.defaultAction == .deny)
        }
    }

    /// Set `SALLYPORT_POLICY_DIR` to a folder of policies that must all load.
    private static let externalFolder = ProcessInfo.processInfo.environment["SALLYPORT_POLICY_DIR"]

    @Test(.enabled(if: externalFolder != nil))
    func `every policy of an external folder loads`() throws {
        let folder = URL(filePath: try #require(ExamplePolicyTests.externalFolder))
        let names = try TestFiles.names(in: folder, endingIn: ".yaml")
        #expect(!names.isEmpty)
        for name in names {
            let loaded = loadPolicy(try TestFiles.bytes(folder.appending(path: name)), file: name) { _ in nil }
            #expect(loaded.policy != nil, "\(DiagnosticRenderer.plain(loaded.diagnostics))")
        }
    }
}
