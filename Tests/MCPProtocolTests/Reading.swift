import JSONText
import MCPProtocol
import Testing

/// A document out of a literal.
func document(_ text: String) throws -> JSONDocument {
    try JSONDocument(parsing: Array(text.utf8))
}

/// A message out of a literal, with its document.
func message(_ text: String) throws -> (message: Message, document: JSONDocument) {
    let document = try document(text)
    return (try Message.read(document), document)
}

/// The fault that reading a literal ends in; nil when it is a message.
func fault(_ text: String) throws -> MessageFault? {
    let document = try document(text)
    do {
        _ = try Message.read(document)
        return nil
    } catch {
        return error
    }
}

/// Bytes as text, for comparing with a literal.
func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}
