internal import JSONText

/// What a person wrote about a server.
package struct CuratedNotes: Sendable, Hashable {
    /// What the server is, in our words.
    package let says: String
    /// Where people read about it; nil when there is no such page.
    package let homepage: String?
    /// Where the vendor runs it; nil when it is not hosted.
    package let url: String?
    /// The reviewed policy in the repository; nil when there is none.
    package let policy: String?
    /// What each tool does, in our words, by its name.
    package let toolSummaries: [String: String]

    /// Reads the notes from the index.
    init(_ bytes: [UInt8]) throws(CatalogueFault) {
        let document: JSONDocument
        do throws(JSONTextError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw .damaged(part: "curated notes")
        }
        func text(_ key: StaticString) -> String? {
            document.member(key, of: JSONNodeID.root).flatMap { document.string($0) }
        }
        says = text("says") ?? ""
        homepage = text("homepage")
        url = text("url")
        policy = text("policy")
        var summaries: [String: String] = [:]
        if let tools = document.member("tools" as StaticString, of: JSONNodeID.root) {
            for (key, value) in document.members(of: tools) {
                guard let name = document.string(key) else { continue }
                summaries[name] = document.string(value)
            }
        }
        toolSummaries = summaries
    }
}
