#ifndef CCATALOGUE_H
#define CCATALOGUE_H

#endif
