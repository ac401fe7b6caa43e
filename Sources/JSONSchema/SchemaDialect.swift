/// Which version of JSON Schema a document is written in.
package enum SchemaDialect: Sendable, Hashable {
    /// Draft 7, when the document declares it.
    case draft7
    /// Draft 2020-12, the default.
    case draft202012

    /// The dialect that a `$schema` address names; nil for one that is not known.
    package init?(address: String) {
        switch address.hasSuffix("#") ? String(address.dropLast()) : address {
        case "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema": self = .draft7
        case "https://json-schema.org/draft/2020-12/schema": self = .draft202012
        default: return nil
        }
    }
}
