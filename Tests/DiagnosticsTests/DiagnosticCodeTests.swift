import Diagnostics
import Foundation
import Testing

/// The registry of codes and its manual page.
struct DiagnosticCodeTests {
    private var page: String {
        get throws {
            let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            return try String(contentsOf: repository.appending(path: "docs/diagnostics.md"), encoding: .utf8)
        }
    }

    @Test func `every code has a section in the manual under its own title`() throws {
        let headings = try page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map(String.init)
        #expect(headings == DiagnosticCode.allCases.map { "### \($0.rawValue): \($0.title)" })
    }

    @Test func `every section of the manual says something`() throws {
        let sections = try page.components(separatedBy: "\n### ").dropFirst()
        for section in sections {
            let body = section.split(separator: "\n").dropFirst().joined()
            #expect(body.count >= 80, "\(section.prefix(4))")
        }
    }

    @Test func `codes rise within their order`() {
        let codes = DiagnosticCode.allCases.map(\.rawValue)
        #expect(codes == codes.sorted())
        #expect(Set(codes).count == codes.count)
    }
}
