internal import Foundation

/// A directory for one test.
enum TemporaryDirectory {
    static func use(_ body: (String) throws -> Void) throws {
        let path = try make()
        defer { remove(path) }
        try body(path)
    }

    static func useAsync(_ body: (String) async throws -> Void) async throws {
        let path = try make()
        defer { remove(path) }
        try await body(path)
    }

    private static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/sallyport-pins-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private static func remove(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // What is left behind among temporary files fails no test.
        }
    }
}
