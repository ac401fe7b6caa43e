internal import Foundation
internal import Testing

/// The binary under test: `SALLYPORT_BINARY`, else what `swift build -c release` leaves in this package.
enum SallyportBinary {
    static func path() throws -> String {
        let path = ProcessInfo.processInfo.environment["SALLYPORT_BINARY"] ?? builtPath
        let isThere = FileManager.default.isExecutableFile(atPath: path)
        try #require(isThere, "build first, with `swift build -c release`: there is no \(path)")
        return path
    }

    private static var builtPath: String {
        var root = URL(fileURLWithPath: #filePath)
        // This file is Tests/EndToEndTests/Support/SallyportBinary.swift.
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent(".build/release/sallyport").path
    }
}
