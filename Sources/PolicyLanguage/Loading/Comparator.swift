/// The operators that conditions can use, as they are written.
enum Comparator: String, CaseIterable {
    case eq, neq
    case isIn = "in"
    case notIn = "not_in"
    case lt, lte, gt, gte
    case regex
    case notRegex = "not_regex"
    case contains, exists
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    case withinPath = "within_path"
    case hostIn = "host_in"
    case lengthLte = "length_lte"
    case from, detects
}
