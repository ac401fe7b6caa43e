internal import JSONText

/// Requests that the gateway sends to a server for itself, as JSON text without a line end.
package enum OwnRequest {
    /// Asks for one page of the tool list; modern servers are told who asks in `_meta`.
    package static func toolsList(
        _ id: RequestID, cursor: String? = nil, revision: Revision, client: Implementation
    ) -> [UInt8] {
        let meta = ModernMeta(revision: revision, clientInfo: client.json, clientCapabilities: Array("{}".utf8))
        return list(id, .toolsList, cursor: cursor, meta: revision.isModern ? meta : nil)
    }

    /// Opens a connection to a legacy server.
    ///
    /// - Parameters:
    ///   - clientInfo: a JSON object.
    ///   - capabilities: a JSON object.
    package static func initialize(
        _ id: RequestID, revision: Revision, clientInfo: [UInt8], capabilities: [UInt8]
    ) -> [UInt8] {
        request(id, .initialize) { writer in
            writer.key("protocolVersion")
            writer.string(revision.text)
            writer.key("capabilities")
            writer.raw(capabilities)
            writer.key("clientInfo")
            writer.raw(clientInfo)
        }
    }

    /// `notifications/initialized`, which ends the opening.
    package static func initialized() -> [UInt8] {
        var writer = OwnNotification.opened(.initialized)
        writer.endObject()
        return writer.bytes
    }

    /// Asks a modern server what it is.
    package static func discover(_ id: RequestID, meta: ModernMeta) -> [UInt8] {
        request(id, .serverDiscover) { writer in write(meta, &writer) }
    }

    /// Asks a legacy server for log messages from this level on.
    package static func setLevel(_ id: RequestID, level: String) -> [UInt8] {
        request(id, .loggingSetLevel) { writer in
            writer.key("level")
            writer.string(level)
        }
    }

    /// Asks for one page of a list.
    ///
    /// - Parameters:
    ///   - method: one of the list methods.
    ///   - meta: nil for a legacy server.
    package static func list(_ id: RequestID, _ method: Method, cursor: String?, meta: ModernMeta?) -> [UInt8] {
        request(id, method) { writer in
            if let cursor {
                writer.key("cursor")
                writer.string(cursor)
            }
            if let meta { write(meta, &writer) }
        }
    }

    /// Asks a legacy server to announce changes of a resource, or to stop: `method` is `resources/subscribe` or
    /// `resources/unsubscribe`.
    package static func subscribe(_ id: RequestID, _ method: Method, uri: String) -> [UInt8] {
        request(id, method) { writer in
            writer.key("uri")
            writer.string(uri)
        }
    }

    /// Asks a modern server for the changes that a filter names.
    package static func listen(_ id: RequestID, filter: ListenFilter, meta: ModernMeta) -> [UInt8] {
        request(id, .subscriptionsListen) { writer in
            writer.key("notifications")
            filter.write(to: &writer)
            write(meta, &writer)
        }
    }

    // MARK: - Parts

    private static func request(
        _ id: RequestID, _ method: Method, _ parameters: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        writer.key("method")
        writer.string(method.name)
        writer.key("params")
        writer.beginObject()
        parameters(&writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ meta: ModernMeta, _ writer: inout JSONWriter) {
        writer.key("_meta")
        meta.write(to: &writer)
    }
}

extension Implementation {
    /// The name and version as a JSON object.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("version")
        writer.string(version)
        writer.endObject()
        return writer.bytes
    }
}
