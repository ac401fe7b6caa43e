/// What raises a tool's risk above its category's base; the raw value is what people and scripts read.
package enum RiskSignal: String, Sendable, Hashable, CaseIterable {
    case code = "free_code"
    case sql
    case shell
    case path
    case url
    case credential
    case bulk
    case force
    case admin
    case noSchema = "no_schema"
    case noDescription = "no_description"
    case dispatcher
}
