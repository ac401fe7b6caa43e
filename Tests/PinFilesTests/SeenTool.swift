internal import Catalogue
internal import JSONText
internal import Testing
internal import ToolRisk

/// Lets a book see a tool, in a list of its own.
enum SeenTool {
    static func see(_ book: inout PinBook, _ name: String, _ description: String) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("description")
        writer.string(description)
        writer.endObject()
        book.beginList()
        do throws(JSONTextError) {
            let document = try JSONDocument(parsing: writer.bytes)
            _ = book.observe(.root, in: document, neighbours: .none, atSeconds: 100) { _ in
                Verdict(category: .read, risk: 1, confidencePercent: 90)
            }
        } catch {
            Issue.record(error)
        }
    }
}
