import Foundation
import Testing

/// A folder of its own for one test, gone with the value.
final class StateFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sallyport-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            Issue.record("the folder of a test stays behind: \(error)")
        }
    }

    var path: String { url.appendingPathComponent("state.db").path }
}
