#ifndef CICUDATA_H
#define CICUDATA_H
/* Nothing to call: linking this target is all there is to it. */
#endif
