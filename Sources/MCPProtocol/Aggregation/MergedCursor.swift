internal import JSONText

/// Where a merged list goes on: the servers that have more, and their own cursors.
package struct MergedCursor: Sendable {
    /// The longest cursor that is read, in characters.
    package static let maxCharacters = 64 * 1024

    /// The servers that have more, each with its cursor, in the order of the list.
    package var positions: [(server: String, cursor: String)]

    /// A cursor at these positions.
    package init(positions: [(server: String, cursor: String)]) {
        self.positions = positions
    }

    /// Reads an encoded cursor; nil for everything that ``encoded()`` does not write.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maxCharacters, let bytes = Base64URL.decoded(text) else { return nil }
        do {
            let document = try JSONDocument(parsing: bytes)
            guard document.kind(.root) == .array, document.count(.root) > 0 else { return nil }
            var positions: [(server: String, cursor: String)] = []
            var servers: Set<String> = []
            for pair in document.elements(of: .root) {
                guard document.kind(pair) == .array, document.count(pair) == 2,
                    let server = document.element(0, of: pair).flatMap({ document.string($0) }),
                    let cursor = document.element(1, of: pair).flatMap({ document.string($0) }),
                    servers.insert(server).inserted
                else { return nil }
                positions.append((server, cursor))
            }
            self.positions = positions
        } catch {
            return nil
        }
    }

    /// The cursor as opaque text of `[A-Za-z0-9_-]`.
    package func encoded() -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for position in positions {
            writer.beginArray()
            writer.string(position.server)
            writer.string(position.cursor)
            writer.endArray()
        }
        writer.endArray()
        return Base64URL.encoded(writer.bytes)
    }
}
