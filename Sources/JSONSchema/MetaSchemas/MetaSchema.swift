internal import JSONText

/// The schemas of schemas, which references may name without anybody handing them in.
enum MetaSchema {
    /// The document at an address without a fragment; nil when it is none of them.
    static func document(at address: String) -> JSONDocument? {
        guard let text = text(at: address) else { return nil }
        do throws(JSONTextError) {
            return try JSONDocument(parsing: Array(text.utf8))
        } catch {
            assertionFailure("the meta-schema at \(address) is not JSON: \(error.message)")
            return nil
        }
    }

    private static func text(at address: String) -> String? {
        switch address {
        case "http://json-schema.org/draft-07/schema": return draft7
        case "https://json-schema.org/draft/2020-12/schema": return draft202012
        default: break
        }
        let prefix = "https://json-schema.org/draft/2020-12/meta/"
        guard address.hasPrefix(prefix) else { return nil }
        switch address.dropFirst(prefix.count) {
        case "core": return core
        case "applicator": return applicator
        case "unevaluated": return unevaluated
        case "validation": return validation
        case "meta-data": return metaData
        case "format-annotation": return format("annotation")
        case "format-assertion": return format("assertion")
        case "content": return content
        default: return nil
        }
    }
}
