/* ICU's tables of locales, calendars and converters, without any entry.
 *
 * Foundation brings 34 MB of them, half of the whole binary, for functions that nothing here calls. The linker takes
 * this definition, since it comes before the archive that holds the real one; its name carries ICU's major version, so
 * another toolchain simply links its own tables again.
 *
 * The layout is that of ICU's common data (a header, then a table of contents), as its data format documents it. */

#include <stdint.h>

struct icu_table_of_contents {
    uint16_t header_size;
    uint8_t magic[2];
    uint16_t info_size;
    uint16_t reserved_word;
    uint8_t is_big_endian;
    uint8_t charset_family;
    uint8_t size_of_char;
    uint8_t reserved_byte;
    uint8_t data_format[4];
    uint8_t format_version[4];
    uint8_t data_version[4];
    uint8_t padding[8];
    uint32_t entry_count;
    uint32_t entries;
};

extern const struct icu_table_of_contents icudt76_dat;

__attribute__((aligned(16))) const struct icu_table_of_contents icudt76_dat = {
    .header_size = 32,
    .magic = {0xDA, 0x27},
    .info_size = 20,
    .size_of_char = 2,
    .data_format = {'C', 'm', 'n', 'D'},
    .format_version = {1, 0, 0, 0},
};
