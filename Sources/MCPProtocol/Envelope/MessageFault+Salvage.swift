internal import JSONText

extension MessageFault {
    /// The id of a text that strict decoding refused, or that was cut at the size limit; nil when it is in doubt.
    package static func salvageID(from bytes: Span<UInt8>) -> RequestID? {
        do {
            let document = try JSONDocument(parsing: bytes, limits: .salvage)
            return salvageID(from: document)
        } catch {
            return PrefixScan.id(in: bytes)
        }
    }

    private static func salvageID(from document: JSONDocument) -> RequestID? {
        guard document.kind(.root) == .object else { return nil }
        var found: RequestID?
        var count = 0
        for (key, value) in document.members(of: .root) {
            switch ProtocolKeys.envelope.match(key, in: document) {
            case .none: continue
            case .twin(let index) where index == ProtocolKeys.Envelope.id.rawValue: return nil
            case .twin: continue
            case .known(let index) where index == ProtocolKeys.Envelope.id.rawValue:
                count += 1
                found = RequestID(value, in: document)
            case .known: continue
            }
        }
        return count == 1 ? found : nil
    }
}
