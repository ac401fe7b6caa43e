internal import JSONText

/// The check of the protocol layer, modelled: a key that some reader takes for a known one because it folds to it.
enum CaseTwins {
    private static let envelopeKeys = ["jsonrpc", "id", "method", "params", "result", "error"]
    private static let paramsKeys = ["name", "arguments"]

    /// Whether the envelope or its params have such a key.
    static func exist(in document: JSONDocument) -> Bool {
        let params = document.member("params", of: .root)
        return exist(in: document, .root, envelopeKeys)
            || params.map { exist(in: document, $0, paramsKeys) } == true
    }

    private static func exist(in document: JSONDocument, _ object: JSONNodeID, _ known: [String]) -> Bool {
        document.members(of: object).contains { member in
            let key = document.decodedBytes(member.key)
            let folded = folded(key)
            return known.contains { Array($0.utf8) == folded && Array($0.utf8) != key }
        }
    }

    /// Lower case, with the two letters outside ASCII that fold into it: the long s and the Kelvin sign.
    private static func folded(_ key: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in String(decoding: key, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\u{17F}": result.append(UInt8(ascii: "s"))
            case "\u{212A}": result.append(UInt8(ascii: "k"))
            case "A"..."Z": result.append(UInt8(truncatingIfNeeded: scalar.value | 0x20))
            default: result += Array(String(Character(scalar)).utf8)
            }
        }
        return result
    }
}
