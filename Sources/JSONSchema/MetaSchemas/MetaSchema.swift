internal import JSONText

/// The schemas of schemas, which references may name without anybody handing them in.
enum MetaSchema {
    /// The document at an address without a fragment; nil when it is none of them.
    static func document(at address: String) -> JSONDocument? {
        nil
    }
}
