import { describeWorld } from '../support/model/halves.js';

describeWorld(0);
