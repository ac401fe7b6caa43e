internal import JSONText

/// The reserved members of a modern request's `_meta`; JSON texts are written as they are.
package struct ModernMeta: Sendable, Hashable {
    /// The revision of the request.
    package var revision: Revision
    /// A JSON object: who asks.
    package var clientInfo: [UInt8]
    /// A JSON object: what the client can do.
    package var clientCapabilities: [UInt8]
    /// The lowest level of log messages that the client wants; nil for none at all.
    package var logLevel: String?

    /// Members of a request in this revision.
    package init(
        revision: Revision, clientInfo: [UInt8], clientCapabilities: [UInt8], logLevel: String? = nil
    ) {
        self.revision = revision
        self.clientInfo = clientInfo
        self.clientCapabilities = clientCapabilities
        self.logLevel = logLevel
    }

    /// Enough room for the members, in bytes.
    var usualBytes: Int { 256 + clientInfo.count + clientCapabilities.count }

    /// Writes the members, without braces around them.
    func writeMembers(to writer: inout JSONWriter) {
        writer.key(ReservedMeta.protocolVersion)
        writer.string(revision.text)
        writer.key(ReservedMeta.clientInfo)
        writer.raw(clientInfo)
        writer.key(ReservedMeta.clientCapabilities)
        writer.raw(clientCapabilities)
        if let logLevel {
            writer.key(ReservedMeta.logLevel)
            writer.string(logLevel)
        }
    }

    /// Writes an object of the members.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writeMembers(to: &writer)
        writer.endObject()
    }
}
