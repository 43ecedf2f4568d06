import { Logger } from '@nestjs/common';

// Modules of several services in one process make TypeORM's warn of data sources with one name; none is opened here.
Logger.overrideLogger(false);
