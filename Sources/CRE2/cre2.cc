#include "cre2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace {

// Bytes that the programs and the state cache of one pattern may take, whatever the text; a pattern that needs more is
// refused.
constexpr int64_t kMaxPatternMemory = 2 << 20;

re2::StringPiece View(const uint8_t *bytes, size_t length) {
    return length == 0 ? re2::StringPiece("", 0)
                       : re2::StringPiece(reinterpret_cast<const char *>(bytes), length);
}

void CopyReason(const std::string &from, char *reason, size_t capacity) {
    size_t length = std::min(from.size(), capacity - 1);
    std::memcpy(reason, from.data(), length);
    reason[length] = '\0';
}

}  // namespace

struct cre2_pattern {
    RE2 expression;

    cre2_pattern(re2::StringPiece pattern, const RE2::Options &options) : expression(pattern, options) {}
};

extern "C" cre2_pattern *cre2_compile(
    const uint8_t *pattern, size_t pattern_length, char *reason, size_t reason_capacity) noexcept {
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingUTF8);
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(kMaxPatternMemory);
    auto *compiled = new (std::nothrow) cre2_pattern(View(pattern, pattern_length), options);
    if (compiled == nullptr) {
        CopyReason("out of memory", reason, reason_capacity);
        return nullptr;
    }
    if (!compiled->expression.ok()) {
        CopyReason(compiled->expression.error(), reason, reason_capacity);
        delete compiled;
        return nullptr;
    }
    return compiled;
}

extern "C" bool cre2_matches(const cre2_pattern *pattern, const uint8_t *text, size_t text_length) noexcept {
    return pattern->expression.Match(View(text, text_length), 0, text_length, RE2::UNANCHORED, nullptr, 0);
}

extern "C" bool cre2_find(
    const cre2_pattern *pattern, const uint8_t *text, size_t text_length, size_t from, size_t to, size_t *start,
    size_t *end) noexcept {
    re2::StringPiece view = View(text, text_length);
    re2::StringPiece match;
    if (from > to || to > text_length) return false;
    if (!pattern->expression.Match(view, from, to, RE2::UNANCHORED, &match, 1)) return false;
    *start = static_cast<size_t>(match.data() - view.data());
    *end = *start + match.size();
    return true;
}

extern "C" void cre2_destroy(cre2_pattern *pattern) noexcept {
    delete pattern;
}
