internal import JSONText

extension Reply {
    /// The result of `initialize` for a legacy client, out of either kind of opening.
    ///
    /// - Parameter crossing: `toLegacy` when the server is modern.
    package static func initializeResult(
        _ id: RequestID, revision: Revision, opening: ServerOpening, crossing: EraCrossing
    ) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writer.key("protocolVersion")
            writer.string(revision.text)
            writer.key("capabilities")
            writer.raw(opening.capabilities(crossing))
            // Legacy clients require a name; the modern server need not have given one.
            writer.key("serverInfo")
            writer.raw(opening.serverInfo ?? Implementation(name: "unknown", version: "unknown").json)
            if let instructions = opening.instructions {
                writer.key("instructions")
                writer.raw(instructions)
            }
            writer.endObject()
        }
    }

    /// The result of `server/discover` for a modern client, out of either kind of opening; it must not be kept.
    ///
    /// - Parameters:
    ///   - supported: the revisions that clients may use.
    ///   - crossing: `toModern` when the server is legacy.
    package static func discoverResult(
        _ id: RequestID, supported: [Revision], opening: ServerOpening, crossing: EraCrossing
    ) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writer.key("resultType")
            writer.string("complete")
            writer.key("supportedVersions")
            writer.beginArray()
            for revision in supported { writer.string(revision.text) }
            writer.endArray()
            writer.key("capabilities")
            writer.raw(opening.capabilities(crossing))
            if let instructions = opening.instructions {
                writer.key("instructions")
                writer.raw(instructions)
            }
            writer.key("ttlMs")
            writer.integer(0)
            writer.key("cacheScope")
            writer.string("private")
            if let serverInfo = opening.serverInfo {
                writer.key("_meta")
                writer.beginObject()
                writer.key(ReservedMeta.serverInfo)
                writer.raw(serverInfo)
                writer.endObject()
            }
            writer.endObject()
        }
    }
}

extension ServerOpening {
    fileprivate func capabilities(_ crossing: EraCrossing) -> [UInt8] {
        switch crossing {
        case .none: capabilities
        case .toLegacy: crossingCapabilities.forLegacy
        case .toModern: crossingCapabilities.forModern
        }
    }
}
