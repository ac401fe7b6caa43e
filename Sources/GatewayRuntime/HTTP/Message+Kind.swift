internal import JSONText
internal import MCPProtocol

extension Message {
    /// What a text is as a message; nil when it is none, or a batch.
    static func kind(of text: Span<UInt8>) -> Kind? {
        var document = JSONDocument()
        do throws(JSONTextError) {
            try document.parse(text, limits: JSONLimits())
        } catch {
            return nil
        }
        do throws(MessageFault) {
            return try Message.read(document, at: .root).kind
        } catch {
            return nil
        }
    }
}
