#include "CCatalogueAttacks.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

// One file for each pattern, so that a change of one is a change of one file.
static const uint8_t attacks[] = {
    '[',
#embed "../../Support/catalogue/attacks/AP-01.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-02.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-03.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-04.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-05.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-06.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-07.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-08.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-09.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-10.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-11.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-12.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-13.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-14.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-15.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-16.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-17.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-18.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-19.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-20.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-21.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-22.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-23.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-24.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-25.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-26.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-27.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-28.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-29.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-30.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-31.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-32.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-33.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-34.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-35.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-36.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-37.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-38.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-39.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-40.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-41.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-42.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-43.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-44.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-45.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-46.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-47.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-48.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-49.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-50.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-51.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-52.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-53.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-54.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-55.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-56.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-57.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-58.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-59.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-60.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-61.json"
    , ',',
#embed "../../Support/catalogue/attacks/AP-62.json"
    , ']',
};

size_t ccatalogue_attacks_size(void) {
    return sizeof attacks;
}

size_t ccatalogue_attacks_copy(uint8_t *out, size_t count) {
    if (count < sizeof attacks) {
        return 0;
    }
    memcpy(out, attacks, sizeof attacks);
    return sizeof attacks;
}
